package semblance.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semblance.gallery.Gallery;

/// Several processes on one server, one of which is killed.
class PostgresProcessesTest {

    private final PostgresServer server = PostgresServer.shared();

    private Gallery open(String schema) {
        return PostgresGallery.open(server.url(schema), EnrolProcess.MODEL, EnrolProcess.SIZE, PostgresGallery.Settings.DEFAULT);
    }

    /// While it is killed and after, another process's memory has everyone it said it had enrolled, once.
    @Test
    void whatWasAcknowledgedBeforeKillMinus9IsSeenByTheOther() throws Exception {
        try (Gallery other = open("killed")) {
            List<String> names = enrolAndKill(server.url("killed"), 25);
            other.enrol("after", EnrolProcess.sample("after"));
            for (String name : names) {
                assertEquals(name, other.search(EnrolProcess.sample(name).embedding(), 1).getFirst().person().name());
            }
            long people = other.count().people();
            assertTrue(people == names.size() + 1 || people == names.size() + 2, people + " people, " + names.size() + " acknowledged");
            assertEquals(people, other.count().faces());
        }
    }

    private static List<String> enrolAndKill(String url, int after) throws IOException, InterruptedException {
        Process process = EnrolProcess.start(url, "killed ", 1_000_000);
        List<String> names = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String name = null; names.size() < after && (name = out.readLine()) != null;) names.add(name);
            // not Process.destroyForcibly, which closes what is to be read
            process.toHandle().destroyForcibly();
            for (String name = null; (name = out.readLine()) != null;) names.add(name);
        }
        process.waitFor();
        assertTrue(names.size() >= after, "the process ended by itself");
        // the last line may have been cut
        if (names.size() > after) names.removeLast();
        return names;
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
