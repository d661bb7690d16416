package semblance.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import semblance.gallery.SqliteGallery;
import semblance.gallery.TableGallery;
import semblance.gallery.VectorGraph;
import semblance.store.cassandra.CassandraGallery;
import semblance.store.postgres.PostgresGallery;

/// Where a gallery is, as people write it: `postgresql://host/database`, `cassandra://host/keyspace`, or the path of a
/// file. `toString` is for messages and holds no password.
public sealed interface GalleryPlace {

    String SEARCH = "SEMBLANCE_SEARCH";

    /// @param key of its vectors and photos; empty: they are not encrypted
    /// @throws IllegalArgumentException if it is the address of a server that is not supported
    static GalleryPlace of(String text, Optional<SecretKey> key) {
        // what a shell or a user makes of postgresql:// is meant for the server too, not for a file
        if (!text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+://.*")) return new InFile(Path.of(text), key);
        if (PostgresGallery.understands(text)) return new OnPostgres(text, key);
        if (CassandraGallery.understands(text)) return new OnCassandra(text, key);
        throw new IllegalArgumentException("got the address " + text.substring(0, text.indexOf("://") + 3) + "... of a gallery, wanted one of "
                + List.of("postgresql://host/database", "cassandra://host/keyspace", "a file"));
    }

    /// What makes search approximate if the environment variable `SEMBLANCE_SEARCH` asks for it; `exact` if it is not set.
    private static Optional<VectorGraph.Maker> graph() {
        return approximate(System.getenv().getOrDefault(SEARCH, "exact")) ? Optional.of(new JVectorGraphs()) : Optional.empty();
    }

    /// @throws IllegalArgumentException if it is neither `exact` nor `approximate`
    static boolean approximate(String search) {
        return switch (search) {
            case "exact", "" -> false;
            case "approximate" -> true;
            default -> throw new IllegalArgumentException("got " + SEARCH + "=" + search + ", wanted exact or approximate");
        };
    }

    /// Of its vectors and photos; empty: they are not encrypted.
    Optional<SecretKey> key();

    /// Opens the gallery, or makes it.
    TableGallery open(String modelId, int size);

    /// Opens the gallery that is there, whatever its model.
    ///
    /// @throws semblance.gallery.GalleryException if there is none, or it can't be used
    TableGallery existing();

    /// A SQLite file.
    record InFile(Path file, Optional<SecretKey> key) implements GalleryPlace {

        @Override
        public TableGallery open(String modelId, int size) {
            return SqliteGallery.open(file, modelId, size, settings());
        }

        @Override
        public SqliteGallery existing() {
            return SqliteGallery.open(file, settings());
        }

        /// How the file is opened.
        public SqliteGallery.Settings settings() {
            var settings = SqliteGallery.Settings.DEFAULT.withGraph(graph());
            return key.map(settings::withKey).orElse(settings);
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
    record OnPostgres(String url, Optional<SecretKey> key) implements GalleryPlace {

        @Override
        public TableGallery open(String modelId, int size) {
            return PostgresGallery.open(url, modelId, size, settings());
        }

        @Override
        public TableGallery existing() {
            return PostgresGallery.open(url, settings());
        }

        /// How the schema is opened.
        public PostgresGallery.Settings settings() {
            var settings = PostgresGallery.Settings.DEFAULT.withGraph(graph());
            return key.map(settings::withKey).orElse(settings);
        }

        @Override
        public String toString() {
            return PostgresGallery.where(url);
        }
    }

    /// A keyspace of Apache Cassandra.
    record OnCassandra(String url, Optional<SecretKey> key) implements GalleryPlace {

        @Override
        public TableGallery open(String modelId, int size) {
            return CassandraGallery.open(url, modelId, size, settings());
        }

        @Override
        public TableGallery existing() {
            return CassandraGallery.open(url, settings());
        }

        private CassandraGallery.Settings settings() {
            var settings = CassandraGallery.Settings.DEFAULT.withGraph(graph());
            return key.map(settings::withKey).orElse(settings);
        }

        @Override
        public String toString() {
            return CassandraGallery.where(url);
        }
    }
}
