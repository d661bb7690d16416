package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.gallery.GalleryException;
import semblance.image.UnreadableImageException;

class BatchTest {

    private static final List<Path> FILES = IntStream.range(0, 200).mapToObj(i -> Path.of(Integer.toString(i))).toList();

    private final List<String> failures = new ArrayList<>();
    private final Batch batch = new Batch(4, (file, why) -> failures.add(file + " " + why));

    @Test
    void resultsComeInTheFilesOrderWhateverTheThreadsDoSeed7() {
        List<Path> seen = new ArrayList<>();
        batch.run(FILES, ProgressLine.NONE, file -> {
            long work = new SplittableRandom(7 + file.hashCode()).nextInt(20_000);
            for (long i = 0; i < work; i++) Thread.onSpinWait();
            return file;
        }, seen::add);
        assertEquals(FILES, seen);
    }

    @Test
    void anUnusableFileIsCountedAndTheOthersGoOn() {
        List<Path> seen = new ArrayList<>();
        Batch.Tally tally = batch.run(FILES, ProgressLine.NONE, file -> {
            if (file.toString().endsWith("3")) throw new UnreadableImageException("no picture");
            return file;
        }, seen::add);
        assertEquals(200, tally.files());
        assertEquals(20, tally.failed());
        assertEquals(180, seen.size());
        assertEquals("3 no picture", failures.getFirst());
    }

    @Test
    void aFailureThatIsNotTheFilesEndsTheBatch() {
        AtomicInteger begun = new AtomicInteger();
        assertThrows(GalleryException.class, () -> batch.run(FILES, ProgressLine.NONE, file -> {
            if (begun.incrementAndGet() == 10) throw new GalleryException(GalleryException.Reason.FULL, "disk full");
            return file;
        }, file -> { }));
    }

    @Test
    void noMoreFilesAreUnderWayThanTwiceTheThreads() {
        AtomicInteger begun = new AtomicInteger(), done = new AtomicInteger();
        batch.run(FILES, ProgressLine.NONE, file -> {
            int ahead = begun.incrementAndGet() - done.get();
            if (ahead > 9) throw new IllegalStateException(ahead + " ahead");
            return file;
        }, file -> done.incrementAndGet());
    }

    @Test
    void nothingIsDoneForNoFiles() {
        assertEquals(0, batch.run(List.of(), ProgressLine.NONE, file -> file, file -> { }).files());
    }
}
