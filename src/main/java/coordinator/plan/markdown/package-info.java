/**
 * Makes a plan of a folder of Markdown files, one a phase, as people keep them. What the folder
 * does not tell is said in the plan as a comment and never guessed.
 */
@NullMarked
package coordinator.plan.markdown;

import org.jspecify.annotations.NullMarked;
