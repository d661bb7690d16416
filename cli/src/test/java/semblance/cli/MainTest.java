package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import semblance.gallery.GalleryException;
import semblance.live.SourceException;

/// Whatever goes wrong, the exit code and the line of JSON say what: 1 is an answer.
class MainTest {

    /// A command, and a verb of it that is a method, which picocli treats in another way.
    @CommandLine.Command(name = "break")
    static final class Breaking implements Callable<Integer> {
        @Option(names = "--json")
        private boolean json;
        private final Throwable thrown;

        Breaking(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public Integer call() throws Exception {
            if (thrown instanceof Error e) throw e;
            throw (Exception) thrown;
        }

        @CommandLine.Command(name = "verb")
        int verb(@Option(names = "--json") boolean json) throws Exception {
            return call();
        }
    }

    private static void ends(int code, String text, Throwable thrown) {
        for (String[] words : new String[][] {{"break", "--json"}, {"break", "verb", "--json"}}) {
            StringWriter said = new StringWriter();
            PrintWriter out = new PrintWriter(said, true), err = new PrintWriter(new StringWriter());
            assertEquals(code, Main.run(Main.commandLine(out, err).addSubcommand("break", new Breaking(thrown)).setOut(out).setErr(err), words));
            JsonNode failure = Command.parsed(said.toString());
            assertEquals(code, failure.get("exit").asInt());
            assertTrue(failure.get("error").asText().contains(text), said::toString);
        }
    }

    @Test
    void errorsAreToldAsExceptionsAre() {
        ends(Exit.MACHINE, "memory", new OutOfMemoryError("Java heap space"));
        ends(Exit.MACHINE, "libx.so", new ExceptionInInitializerError(new UnsatisfiedLinkError("libx.so")));
        ends(Exit.BUG, "deep", new StackOverflowError("deep"));
    }

    @Test
    void whatAThreadWrappedIsToldAsWhatItIs() {
        ends(Exit.GALLERY, "away", new ExecutionException(new GalleryException(GalleryException.Reason.UNAVAILABLE, "the server is away")));
        ends(Exit.INPUT, "gone", new CompletionException(new SourceException("the camera is gone")));
    }
}
