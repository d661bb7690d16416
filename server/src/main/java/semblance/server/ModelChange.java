package semblance.server;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.evaluate.KeptPhotoEmbedder;
import semblance.gallery.GalleryException;
import semblance.gallery.Reembedder.Moment;
import semblance.gallery.Reembedder.NewModel;
import semblance.gallery.Reembedding;
import semblance.gallery.SqliteGallery;
import semblance.gallery.SqliteRewrite;
import semblance.image.ImageReader;
import semblance.network.ModelFile;
import semblance.store.GalleryPlace;
import semblance.store.GalleryPlace.InFile;
import semblance.store.GalleryPlace.OnCassandra;
import semblance.store.GalleryPlace.OnPostgres;
import semblance.store.postgres.PostgresGallery;
import semblance.store.postgres.PostgresRewrite;

/// Moves the gallery to another embedder while the server goes on answering with the present one: the photos that were kept are embedded
/// aside, then gallery, networks and memory change in one step. Other servers that share the gallery follow at their next call
/// ([Serving#overtook]). Safe to share between threads.
public final class ModelChange {

    /// How far it is.
    public sealed interface State {

        /// Nobody asked for it since the server was started.
        record Never() implements State {
        }

        /// @param faces that are to be made anew
        /// @param done  that are
        record Running(String model, Instant started, long faces, long done) implements State {
        }

        /// @param dropped faces that were erased, since there was no photo of them, or no face in it
        record Done(String model, Instant finished, int faces, int dropped) implements State {
        }

        /// Everything is as before.
        record Failed(String model, Instant finished, Problem problem) implements State {
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger("semblance.server");
    private static final int SECONDS_TO_STOP = 30;

    private final Services services;
    private final AtomicLong embedded = new AtomicLong();
    private State state = new State.Never();
    private Optional<Thread> worker = Optional.empty();
    private volatile boolean stopping;

    public ModelChange(Services services) {
        this.services = services;
    }

    public synchronized State state() {
        return state instanceof State.Running(String model, Instant started, long faces, _) ? new State.Running(model, started, faces, Math.min(faces, embedded.get())) : state;
    }

    /// Begins it.
    ///
    /// @param dropOthers erase the faces that can't be made anew; otherwise one of them means that nothing is done
    /// @throws Refused if it can't be done: the gallery is on Cassandra or of that model already, photos were not kept, it is going on already
    public synchronized State start(ModelFile model, boolean dropOthers) {
        if (state instanceof State.Running) throw Problem.of(409, "reembedding_running", "the gallery is being moved to another model already: ask how far it is").refused();
        GalleryPlace place = place();
        try (Serving.Use use = services.serving().use()) {
            if (model.card().id().equals(use.recognition().gallery().modelId())) throw Problem.of(409, "same_model", "got the model that the gallery is of already, wanted another").refused();
            if (!dropOthers) checkPhotos(use.recognition());
            state = new State.Running(model.card().name(), Instant.now(), use.recognition().gallery().count().faces(), 0);
        }
        embedded.set(0);
        Thread thread = Thread.ofPlatform().daemon().name("reembedding").priority(Thread.MIN_PRIORITY).unstarted(() -> run(place, model, dropOthers));
        worker = Optional.of(thread);
        thread.start();
        return state;
    }

    private GalleryPlace place() {
        GalleryPlace place = services.settings().gallery();
        if (!(place instanceof OnCassandra)) return place;
        throw Problem.of(409, "gallery_on_server", "got a gallery on Cassandra, wanted one in a file or on PostgreSQL: copy it into a file (semblance gallery copy), make its vectors anew there "
                + "(semblance gallery reembed), copy that into a new keyspace, and start the servers with it and the new model").refused();
    }

    private static void checkPhotos(Recognition recognition) {
        if (!recognition.matching().keepPhotos()) {
            throw Problem.of(409, "photos_missing", "got a server that keeps no photos, so that whoever is enrolled meanwhile could not be moved: set keep_photos = true first").refused();
        }
        int without = switch (recognition.gallery()) {
            case SqliteGallery file -> file.facesWithoutPhoto();
            case PostgresGallery server -> server.facesWithoutPhoto();
            default -> 0;
        };
        if (without > 0) throw missing(without).refused();
    }

    private static Problem missing(int faces) {
        return Problem.of(409, "photos_missing", "got " + faces + " faces without a photo in which a face is found, wanted one for each: enrol these people again with keep_photos, "
                + "or have such faces erased with \"drop_others\": true; nothing was changed");
    }

    private void run(GalleryPlace place, ModelFile model, boolean dropOthers) {
        State ended;
        try {
            ended = moved(place, model, dropOthers);
        } catch (RuntimeException | Error e) {
            LOG.error("the gallery was not moved to the model {}", model.card().name(), e);
            ended = new State.Failed(model.card().name(), Instant.now(), Problem.of(e));
        }
        synchronized (this) {
            state = ended;
        }
    }

    private State moved(GalleryPlace place, ModelFile model, boolean dropOthers) {
        Recognition next = services.serving().now().with(model);
        try {
            KeptPhotoEmbedder embedder = new KeptPhotoEmbedder(new ImageReader(), next.recognizer().detector(), next.recognizer().embedder());
            NewModel fresh = new NewModel(model.card().id(), model.card().embeddingSize(), photo -> counted(() -> embedder.apply(photo)));
            return switch (rewritten(place, fresh, dropOthers, next)) {
                case Reembedding.Done(int faces, int dropped) -> new State.Done(model.card().name(), Instant.now(), faces, dropped);
                case Reembedding.Impossible(int without) -> new State.Failed(model.card().name(), Instant.now(), missing(without));
            };
        } finally {
            if (services.serving().now() != next) next.recognizer().close();
        }
    }

    private Reembedding rewritten(GalleryPlace place, NewModel model, boolean dropOthers, Recognition next) {
        AtomicReference<Reembedding> outcome = new AtomicReference<>();
        Moment moment = change -> {
            outcome.set(exchanged(change, next));
            return outcome.get();
        };
        try {
            return switch (place) {
                case InFile file -> SqliteRewrite.reembed(file.file(), file.settings(), model, dropOthers, moment);
                case OnPostgres server -> PostgresRewrite.reembed(server.url(), server.settings(), model, dropOthers, moment);
                case OnCassandra _ -> throw new IllegalStateException("got a gallery that can't be moved");
            };
        } catch (GalleryException e) {
            if (services.serving().now() != next) throw e;
            LOG.warn("the gallery was moved, but its store could not be tidied up afterwards", e);
            return outcome.get();
        }
    }

    private <T> T counted(Supplier<T> work) {
        if (stopping) throw Problem.of(503, "shutting_down", "the server is shutting down").refused();
        T result = work.get();
        embedded.incrementAndGet();
        return result;
    }

    private Reembedding exchanged(Supplier<Reembedding> change, Recognition next) {
        return services.serving().exchange(change, outcome -> outcome instanceof Reembedding.Done ? Optional.of(next.ready()) : Optional.empty());
    }

    /// Breaks it off, unless it is about to end: then it ends.
    public void stop() {
        stopping = true;
        Optional<Thread> last;
        synchronized (this) {
            last = worker;
        }
        try {
            if (last.isPresent()) last.get().join(SECONDS_TO_STOP * 1000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
