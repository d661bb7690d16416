package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several processes on one file, some of which are killed.
class ProcessesTest {

    /// How often the killing is repeated; 50 before a release.
    private static final int KILLS = Integer.getInteger("semblance.kills", 3);

    @TempDir
    Path folder;

    private Gallery open() {
        return Gallery.open(folder.resolve("gallery.db"), EnrolProcess.MODEL, EnrolProcess.SIZE);
    }

    @Test
    void whatWasAcknowledgedSurvivesKillMinus9Seed12() throws Exception {
        Random random = new Random(12);
        List<String> acknowledged = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(enrolAndKill("round " + kill + " ", 1 + random.nextInt(40)));
            try (Gallery gallery = open()) {
                for (String name : acknowledged) {
                    assertEquals(name, gallery.search(EnrolProcess.sample(name).embedding(), 1).getFirst().person().name());
                }
                // a kill: one not acknowledged yet, and one whose line is left out since it may have been cut
                assertTrue(gallery.count().people() <= acknowledged.size() + 2 * (kill + 1), "someone is there who was never acknowledged");
                assertEquals(List.of(), ((SqliteGallery) gallery).check());
            }
        }
    }

    private List<String> enrolAndKill(String prefix, int after) throws IOException, InterruptedException {
        Process process = EnrolProcess.start(folder.resolve("gallery.db"), prefix, 1_000_000);
        List<String> names = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            EnrolProcess.read(out, after, names);
            // not Process.destroyForcibly, which closes what is to be read
            process.toHandle().destroyForcibly();
            // what it had said before it died counts too; not a line that was cut
            EnrolProcess.read(out, Integer.MAX_VALUE, names);
        }
        process.waitFor();
        assertTrue(names.size() >= after, "the process ended by itself");
        if (names.size() > after) names.removeLast();
        return names;
    }

    @Test
    void threeProcessesWriteOneFileAndSeeEachOtherAtOnce() throws Exception {
        int each = 25;
        Process first = EnrolProcess.start(folder.resolve("gallery.db"), "first ", each);
        Process second = EnrolProcess.start(folder.resolve("gallery.db"), "second ", each);
        try (Gallery gallery = open(); BufferedReader out = first.inputReader(); BufferedReader other = second.inputReader()) {
            for (int i = 0; i < each; i++) {
                for (String name : List.of(out.readLine(), other.readLine())) {
                    assertEquals(name, gallery.search(EnrolProcess.sample(name).embedding(), 1).getFirst().person().name());
                }
                gallery.enrol("third " + i, EnrolProcess.sample("third " + i));
            }
            assertEquals(0, first.waitFor());
            assertEquals(0, second.waitFor());
            assertEquals(new Gallery.Count(3 * each, 3 * each), gallery.count());
            assertEquals(List.of(), ((SqliteGallery) gallery).check());
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
    }
}
