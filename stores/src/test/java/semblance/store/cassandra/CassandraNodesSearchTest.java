package semblance.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryContract;

/// The contract, searched on the nodes.
class CassandraNodesSearchTest extends GalleryContract {

    private final CassandraNodes nodes = CassandraNodes.shared();
    private final String keyspace = "nodes";
    private boolean cleared;

    @Override
    public Gallery open(String modelId, int size) {
        if (!cleared) nodes.clear(keyspace);
        cleared = true;
        return CassandraGallery.open(nodes.url(keyspace) + "?search=nodes", modelId, size, CassandraGallery.Settings.DEFAULT);
    }

    /// Others' changes count when the keys are read again.
    @Test
    void peopleAreCountedOnceAndOwnChangesAreAdded() {
        String ada = id("Ada", 0), ben = id("Ben", 30);
        assertEquals(new Gallery.Count(2, 2), gallery.count());
        try (Gallery other = open()) {
            other.enrol("Cem", sample(60));
            assertEquals(new Gallery.Count(3, 3), other.count());
        }
        gallery.add(ada, sample(5));
        gallery.add(ben, sample(35));
        assertEquals(new Gallery.Count(2, 4), gallery.count());
        gallery.merge(ben, ada);
        assertEquals(new Gallery.Count(1, 4), gallery.count());
        gallery.eraseFace(gallery.faces(ada).getFirst().id());
        gallery.enrol("Dan", sample(90));
        assertEquals(new Gallery.Count(2, 4), gallery.count());
        gallery.erase(ada);
        assertEquals(new Gallery.Count(1, 1), gallery.count());
    }
}
