package coordinator.cli;

import coordinator.plan.Plan;
import coordinator.plan.markdown.FolderImport;
import coordinator.plan.markdown.ImportedPlan;
import coordinator.plan.markdown.NotImportable;
import coordinator.plan.markdown.PlanDraft;
import coordinator.run.Refused;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coordinator import}: makes a plan file of a folder of Markdown files. */
@Command(
    name = "import",
    description = {
      "Make a plan of a folder of Markdown files, one a phase: 01-title.md,"
          + " 01a-title-verification.md, 00-overview.md.",
      "What the folder does not tell is a comment '# import: …' in the plan; read those before you"
          + " run it."
    },
    footer = {
      "",
      "Written to plans/NAME.yaml where there is a folder plans, else to NAME.yaml.",
      "",
      "Example:",
      "  coordinator import project-plans/20251018providers/plan",
      "  grep -n 'import:' plans/PLAN-20251018-PROVIDERS.yaml",
      "  coordinator run PLAN-20251018-PROVIDERS"
    })
final class ImportCommand implements Callable<Integer> {

  /** Where the plan goes. */
  private static final class Where {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Write the plan to this file.")
    private @Nullable Path output;

    @Option(names = "--stdout", description = "Print the plan, and write nothing.")
    private boolean stdout;
  }

  private final Surroundings around;

  @Parameters(
      paramLabel = "DIR",
      description = "The plan's folder, or the one that has it as 'plan'.")
  private Path folder = Path.of("");

  @ArgGroup(exclusive = true)
  private Where where = new Where();

  @Option(
      names = "--workspace",
      paramLabel = "FOLDER",
      description = "The workers' root. Default: the root of the git repository that DIR is in.")
  private @Nullable Path workspace;

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  ImportCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Refused, IOException {
    try {
      ImportedPlan imported = FolderImport.read(around.directory().resolve(folder));
      Path root = workspace == null ? null : around.directory().resolve(workspace);
      PlanDraft draft = PlanDraft.of(imported, target(imported), root);
      if (where.stdout) {
        warn(draft.check(), draft);
        around.terminal().out().print(draft.text());
        around.terminal().out().flush();
      } else {
        Plan plan = draft.save(force);
        warn(plan, draft);
        around.terminal().out().println(shown(draft) + ": " + said(plan));
      }
      return 0;
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new Refused(Refused.Why.ENVIRONMENT, e.getFile() + ": " + why);
    } catch (NotImportable e) {
      throw new Refused(Refused.Why.BAD_USAGE, e.getMessage() + "\nNothing was written.");
    }
  }

  private Path target(ImportedPlan imported) {
    if (where.output != null) {
      return around.directory().resolve(where.output);
    }
    Path plans = around.directory().resolve("plans");
    return (Files.isDirectory(plans) ? plans : around.directory())
        .resolve(imported.name() + ".yaml");
  }

  private void warn(Plan plan, PlanDraft draft) {
    long open =
        draft.text().lines().filter(line -> line.stripLeading().startsWith("# import:")).count();
    if (open > 0) {
      around
          .terminal()
          .err()
          .println(
              around.terminal().yellow("note: ")
                  + count(open, "thing")
                  + " that the folder did not tell; each is a comment '# import: …' in the plan");
    }
  }

  private static String said(Plan plan) {
    long checks = plan.tasks().stream().mapToLong(task -> task.expected().checks().size()).sum();
    return plan.name() + ", " + count(plan.tasks().size(), "phase") + ", " + count(checks, "check");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private String shown(PlanDraft draft) {
    Path file = draft.target();
    return file.startsWith(around.directory())
        ? around.directory().relativize(file).toString()
        : file.toString();
  }
}
