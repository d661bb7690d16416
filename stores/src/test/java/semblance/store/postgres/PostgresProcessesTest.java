package semblance.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import semblance.gallery.Gallery;
import semblance.store.EnrolProcess;

/// Several processes on one server, some of which are killed.
class PostgresProcessesTest {

    /// How often the killing is repeated; 50 before a release.
    private static final int KILLS = Integer.getInteger("semblance.kills", 2);

    private final PostgresServer server = PostgresServer.shared();

    private Gallery open(String schema) {
        return PostgresGallery.open(server.url(schema), EnrolProcess.MODEL, EnrolProcess.SIZE, PostgresGallery.Settings.DEFAULT);
    }

    /// While processes are killed and after, another one's memory has everyone they said they had enrolled, once.
    @Test
    void whatWasAcknowledgedBeforeKillMinus9IsSeenByTheOtherSeed12() throws Exception {
        Random random = new Random(12);
        List<String> acknowledged = new ArrayList<>();
        try (Gallery other = open("killed")) {
            for (int kill = 1; kill <= KILLS; kill++) {
                acknowledged.addAll(EnrolProcess.killed(server.url("killed"), "round " + kill + " ", 1 + random.nextInt(40)));
                String after = "after " + kill;
                other.enrol(after, EnrolProcess.sample(after));
                acknowledged.add(after);
                EnrolProcess.assertNobodyLost(other, acknowledged, kill);
            }
        }
    }

    @Test
    void twoProcessesSeeEachOthersEnrolments() throws Exception {
        int each = 15;
        Process process = EnrolProcess.start(server.url("two"), "there ", each);
        try (Gallery gallery = open("two"); BufferedReader out = process.inputReader()) {
            for (int i = 0; i < each; i++) {
                assertEquals("there " + i, out.readLine());
                gallery.enrol("here " + i, EnrolProcess.sample("here " + i));
                // its own change came after the other's in the log, so the other's is in memory too
                assertEquals("there " + i, gallery.search(EnrolProcess.sample("there " + i).embedding(), 1).getFirst().person().name());
            }
            assertEquals(0, process.waitFor());
            assertEquals(new Gallery.Count(2 * each, 2 * each), gallery.count());
        } finally {
            process.destroyForcibly();
        }
    }
}
