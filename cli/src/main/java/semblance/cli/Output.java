package semblance.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Options of what is printed, and the printing: results go to the standard output, as text or as one JSON object a
/// line; everything said about the work goes to the error output.
final class Output {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object a line instead of text.")
    private boolean json;

    @Option(names = {"-q", "--quiet"}, description = "Print results and errors only: no progress, no summary.")
    private boolean quiet;

    boolean isJson() {
        return json;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// A result: the object with `--json`, else the text. Flushed at once: a line that is out is true.
    void result(ObjectNode object, String text) {
        print(json ? object.toString() : text);
    }

    /// A line of the standard output, whatever the format.
    void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    /// A remark about the work.
    void note(String text) {
        if (!quiet) error(text);
    }

    void error(String text) {
        spec.commandLine().getErr().println(text);
        spec.commandLine().getErr().flush();
    }

    /// One input of several that could not be used.
    void failed(String input, String why) {
        if (json) print(object().put("file", input).put("error", why).toString());
        error(why.contains(input) ? why : input + ": " + why);
    }

    /// For tasks of several steps; shown if someone is looking.
    ProgressLine progress(String task, long total, String unit) {
        return !quiet && total > 1 && Boolean.getBoolean("semblance.terminal") ? ProgressLine.terminal(task, total, unit) : ProgressLine.NONE;
    }
}
