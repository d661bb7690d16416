package semblance.store.cassandra;

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
}
