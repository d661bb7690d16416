package semblance.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `semblance` command: every verb is a class of this package.
@Command(name = "semblance",
        description = "Recognises people by their faces: finds the faces in pictures, tells who they are, learns new people.",
        mixinStandardHelpOptions = true, version = "semblance 0.1.0",
        subcommands = {DetectCommand.class, CompareCommand.class, EnrolCommand.class, IdentifyCommand.class, WatchCommand.class, ServeCommand.class, PeopleCommand.class,
            GalleryCommand.class, DemoCommand.class, EvaluateCommand.class, CalibrateCommand.class, TrainCommand.class,
            ModelsCommand.class, DoctorCommand.class, GenerateCompletion.class},
        synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n",
        footerHeading = "%nTo begin with:%n", footer = {
            "  semblance demo --out demo              see it work, on invented people",
            "  semblance enrol \"Ada\" ada1.jpg ada2.jpg",
            "  semblance identify party.jpg --out named.jpg",
            "  semblance COMMAND --help",
            "  source <(semblance generate-completion)   completion for bash and zsh"})
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    private Main() {
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    /// Runs a command line in this process and returns its exit code (see [Exit]).
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(commandLine(out, err), arguments);
    }

    /// picocli hands on exceptions only: an error, such as a library that can't be loaded, would end the JVM with 1, which means "no".
    static int run(CommandLine line, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (Error e) {
            return failed(e, line, List.of(arguments));
        }
    }

    /// Whether a command line is one, without running it.
    static boolean understands(String... arguments) {
        try {
            commandLine(new PrintWriter(System.out), new PrintWriter(System.err)).parseArgs(arguments);
            return true;
        } catch (ParameterException e) {
            return false;
        }
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Main()).setOut(out).setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, verb, parsed) -> failed(e, verb, parsed.originalArgs()));
        documented(line);
        line.getSubcommands().get("generate-completion").getCommandSpec().usageMessage().hidden(true);
        return line;
    }

    private static void documented(CommandLine line) {
        line.getCommandSpec().usageMessage().width(100).autoWidth(true).sortOptions(false)
                .exitCodeListHeading("%nExit codes:%n").exitCodeList(CommandLine.Model.UsageMessageSpec.keyValuesMap(Exit.TEXTS));
        line.getSubcommands().values().forEach(Main::documented);
    }

    /// Says what went wrong; a stack trace is shown for our own defects only.
    private static int failed(Throwable thrown, CommandLine line, List<String> arguments) {
        Throwable e = cause(thrown);
        int code = Failures.code(e);
        String text = Failures.text(e);
        if (arguments.contains("--json")) line.getOut().println(Output.object().put("error", text).put("exit", code));
        line.getErr().println("semblance: " + text);
        if (code == Exit.BUG) {
            e.printStackTrace(line.getErr());
            line.getErr().println("This is a defect of Semblance; please report it with the lines above.");
        }
        return code;
    }

    /// What went wrong, without what threads, the loading of classes and picocli wrap around it.
    private static Throwable cause(Throwable e) {
        boolean wraps = e instanceof ExecutionException || e instanceof CompletionException || e instanceof ExceptionInInitializerError || e instanceof CommandLine.ExecutionException;
        return wraps && e.getCause() != null ? cause(e.getCause()) : e;
    }
}
