package semblance.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import semblance.gallery.Gallery;
import semblance.gallery.SqliteGallery;
import semblance.store.cassandra.CassandraGallery;
import semblance.store.postgres.PostgresGallery;

/// Where a gallery is, as people write it: `postgresql://host/database`, `cassandra://host/keyspace`, or the path of a
/// file. `toString` is for messages and holds no password.
public sealed interface GalleryPlace {

    /// @throws IllegalArgumentException if it is the address of a server that is not supported
    static GalleryPlace of(String text) {
        // what a shell or a user makes of postgresql:// is meant for the server too, not for a file
        if (!text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+://.*")) return new InFile(Path.of(text));
        if (PostgresGallery.understands(text)) return new OnPostgres(text);
        if (CassandraGallery.understands(text)) return new OnCassandra(text);
        throw new IllegalArgumentException("got the address " + text.substring(0, text.indexOf("://") + 3) + "... of a gallery, wanted one of "
                + List.of("postgresql://host/database", "cassandra://host/keyspace", "a file"));
    }

    /// Opens the gallery, or makes it.
    Gallery open(String modelId, int size);

    /// Opens the gallery that is there, whatever its model.
    ///
    /// @throws semblance.gallery.GalleryException if there is none, or it can't be used
    Gallery existing();

    /// A SQLite file.
    record InFile(Path file) implements GalleryPlace {

        @Override
        public Gallery open(String modelId, int size) {
            return Gallery.open(file, modelId, size);
        }

        @Override
        public SqliteGallery existing() {
            return SqliteGallery.open(file, SqliteGallery.Settings.DEFAULT);
        }

        public boolean isMissing() {
            return Files.notExists(file);
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /// A schema of a PostgreSQL database.
    record OnPostgres(String url) implements GalleryPlace {

        @Override
        public Gallery open(String modelId, int size) {
            return PostgresGallery.open(url, modelId, size, PostgresGallery.Settings.DEFAULT);
        }

        @Override
        public Gallery existing() {
            return PostgresGallery.open(url, PostgresGallery.Settings.DEFAULT);
        }

        @Override
        public String toString() {
            return PostgresGallery.where(url);
        }
    }

    /// A keyspace of Apache Cassandra.
    record OnCassandra(String url) implements GalleryPlace {

        @Override
        public Gallery open(String modelId, int size) {
            return CassandraGallery.open(url, modelId, size, CassandraGallery.Settings.DEFAULT);
        }

        @Override
        public Gallery existing() {
            return CassandraGallery.open(url, CassandraGallery.Settings.DEFAULT);
        }

        @Override
        public String toString() {
            return CassandraGallery.where(url);
        }
    }
}
