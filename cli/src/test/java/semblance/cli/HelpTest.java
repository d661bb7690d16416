package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"detect", "compare", "enrol", "identify", "watch", "serve", "people", "gallery", "demo", "evaluate", "calibrate", "train", "models", "doctor"})
    void everyVerbHasAHelpTextWithItsExitCodes(String verb) {
        Command help = Command.run(verb, "--help").exits(Exit.OK);
        assertTrue(help.out().contains("Usage: semblance " + verb), help.out());
        assertTrue(help.out().contains("Exit codes:"), help.out());
        assertTrue(Command.run("--help").out().contains("\n  " + verb), verb);
    }

    /// The list of commands shows the first line of a description only.
    @Test
    void everyCommandIsSummedUpInWholeSentences() {
        everyCommandBelow(Main.commandLine(new PrintWriter(System.out), new PrintWriter(System.err)))
                .forEach(line -> assertTrue(line.getCommandSpec().usageMessage().description()[0].endsWith("."), line.getCommandName()));
    }

    @Test
    void everyOptionTakesItsKindOfValue() {
        everyCommandBelow(Main.commandLine(new PrintWriter(System.out), new PrintWriter(System.err))).forEach(line -> {
            for (OptionSpec option : line.getCommandSpec().options()) {
                if (option.arity().max() == 0) continue;
                String words = line.getCommandSpec().qualifiedName(" ").replaceFirst("^semblance ", "") + " " + option.longestName() + "=1";
                try {
                    Main.commandLine(new PrintWriter(System.out), new PrintWriter(System.err)).parseArgs(words.split(" "));
                } catch (ParameterException e) {
                    assertFalse(e.getMessage().contains("TypeConverter"), line.getCommandName() + ": " + e.getMessage());
                }
            }
        });
    }

    private static Stream<CommandLine> everyCommandBelow(CommandLine line) {
        return line.getSubcommands().values().stream().filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .flatMap(sub -> Stream.concat(Stream.of(sub), everyCommandBelow(sub)));
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
