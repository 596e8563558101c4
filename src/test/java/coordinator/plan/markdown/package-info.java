/** Folders of Markdown files that become plans. */
@NullMarked
package coordinator.plan.markdown;

import org.jspecify.annotations.NullMarked;
