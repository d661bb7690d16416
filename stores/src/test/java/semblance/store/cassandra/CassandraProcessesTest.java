package semblance.store.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import semblance.gallery.Gallery;
import semblance.store.EnrolProcess;

/// Processes that are killed in the middle of a change, wherever that is.
class CassandraProcessesTest {

    /// How often the killing is repeated; 50 before a release.
    private static final int KILLS = Integer.getInteger("semblance.kills", 3);

    private final CassandraNodes nodes = CassandraNodes.shared();

    @Test
    void whatWasAcknowledgedBeforeKillMinus9IsThereOnceSeed12() throws Exception {
        Random random = new Random(12);
        List<String> acknowledged = new ArrayList<>();
        String url = nodes.url("killed");
        nodes.clear("killed");
        try (Gallery other = CassandraGallery.open(url, EnrolProcess.MODEL, EnrolProcess.SIZE, CassandraGallery.Settings.DEFAULT)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                acknowledged.addAll(EnrolProcess.killed(url, "round " + kill + " ", 1 + random.nextInt(20)));
                String after = "after " + kill;
                // comes behind what the dead one left, and finishes it
                other.enrol(after, EnrolProcess.sample(after));
                acknowledged.add(after);
                EnrolProcess.assertNobodyLost(other, acknowledged, kill);
            }
        }
    }
}
