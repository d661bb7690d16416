package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {

    @TempDir
    Path folder;

    private Command watch(Object source, Object... more) {
        Object[] words = new Object[4 + more.length];
        words[0] = "watch";
        words[1] = source;
        words[2] = "--gallery";
        words[3] = folder.resolve("people.sqlite");
        System.arraycopy(more, 0, words, 4, more.length);
        return Command.run(words);
    }

    @Test
    void aSourceThatIsNotThereIsNamedWithWhatCouldBe() {
        Command missing = watch("nothing.mp4", "--learn").exits(Exit.INPUT);
        assertTrue(missing.err().contains("nothing.mp4") && missing.err().contains("rtsp://"), missing.err());
        assertTrue(watch("/dev/video97", "--learn").exits(Exit.INPUT).err().contains("no camera /dev/video97"));
    }

    @Test
    void whatIsNoVideoIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.mp4"), "no video at all");
        assertTrue(watch(text, "--learn").exits(Exit.INPUT).err().contains("text.mp4"));
    }

    @Test
    void shotsWantEvents() {
        assertTrue(watch("a.mp4", "--shots", folder).exits(Exit.USAGE).err().contains("--events"));
    }

    @Test
    void withoutLearningTheGalleryNamedMustExist() {
        watch("a.mp4").exits(Exit.GALLERY);
    }
}
