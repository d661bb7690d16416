package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"detect", "compare", "enrol", "identify", "watch", "serve", "people", "gallery", "demo", "evaluate", "calibrate", "train", "models", "doctor"})
    void everyVerbHasAHelpTextWithItsExitCodes(String verb) {
        Command help = Command.run(verb, "--help").exits(Exit.OK);
        assertTrue(help.out().contains("Usage: semblance " + verb), help.out());
        assertTrue(help.out().contains("Exit codes:"), help.out());
        assertTrue(Command.run("--help").out().contains("\n  " + verb), verb);
    }

    @Test
    void noCommandShowsTheHelp() {
        Command none = Command.run();
        none.exits(Exit.USAGE);
        assertTrue(none.err().contains("Usage: semblance"), none.err());
    }

    @Test
    void wrongUseSaysWhatIsWrong() {
        for (List<String> line : List.of(List.of("idntify"), List.of("identify"), List.of("identify", "watch", "--jsn", "a.jpg"), List.of("compare", "a.jpg"),
                List.of("detect", "--threads", "many", "a.jpg"))) {
            Command wrong = Command.run(line.toArray()).exits(Exit.USAGE);
            assertTrue(wrong.err().lines().findFirst().orElse("").length() > 10, wrong.err());
        }
        assertTrue(Command.run("idntify").err().contains("identify"));
    }

    @Test
    void theVersionIsTold() {
        assertTrue(Command.run("--version").exits(Exit.OK).out().startsWith("semblance 0."));
    }

    @Test
    void completionCanBeGenerated() {
        assertTrue(Command.run("generate-completion").exits(Exit.OK).out().contains("identify"));
    }
}
