package semblance.gallery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;
import semblance.embed.Embedding;
import semblance.gallery.PeopleIndex.State;

/// Builds the graph of a [PeopleIndex] aside, and says when another is due. Until there is one, search is exact.
final class Graphs {

    private static final int PROBES = 200;
    /// As far as another picture of a person is.
    private static final double SPREAD = 0.7;
    private static final int TEN = 10;

    private final VectorGraph.Maker maker;
    private final int least;
    private final int threads;
    private Optional<CompletableFuture<Optional<Recall>>> building = Optional.empty();
    private volatile boolean failed;

    /// A graph over the first `rows` rows of the blocks it was built from.
    record Built(VectorGraph graph, int rows, Recall recall) {
    }

    /// @param least faces that are worth a graph
    Graphs(VectorGraph.Maker maker, int least, int threads) {
        this.maker = maker;
        this.least = least;
        this.threads = threads;
    }

    /// Starts building if so much was added since the last graph that scanning it costs more than the graph saves.
    synchronized void consider(PeopleIndex index, State state) {
        if (failed) return;
        int known = state.graph().map(Built::rows).orElse(0);
        if (state.rows() < least || state.rows() - known <= known / 4 || building.filter(b -> !b.isDone()).isPresent()) return;
        CompletableFuture<Optional<Recall>> result = new CompletableFuture<>();
        building = Optional.of(result);
        Thread.ofPlatform().daemon().name("gallery-graph").start(() -> run(index, state, result));
    }

    private void run(PeopleIndex index, State state, CompletableFuture<Optional<Recall>> result) {
        try {
            Built built = build(index, state);
            LoggerFactory.getLogger(Graphs.class).info("approximate search: {}", built.recall);
            index.use(built, state);
            result.complete(Optional.of(built.recall));
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Graphs.class).warn("could not build the graph for approximate search; search stays exact", e);
            failed = true;
            result.complete(Optional.empty());
        }
    }

    private Built build(PeopleIndex index, State state) {
        long start = System.nanoTime();
        VectorGraph graph = maker.make(state.rows(), index.size(), row -> vector(index, state, row), threads);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Built(graph, state.rows(), measured(index, state, graph, took));
    }

    private static float[] vector(PeopleIndex index, State state, int row) {
        return Arrays.copyOf(state.blocks()[row / Block.ROWS].vector(row % Block.ROWS), index.size());
    }

    private static Recall measured(PeopleIndex index, State state, VectorGraph graph, Duration took) {
        State exact = state.with(Optional.empty()), near = state.with(Optional.of(new Built(graph, state.rows(), new Recall(0, 0, 0, 0, took))));
        Random random = new Random(1);
        int first = 0, found = 0, all = 0;
        List<Embedding> probes = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) probes.add(moved(vector(index, state, random.nextInt(state.rows())), random));
        for (Embedding probe : probes) {
            List<String> truth = people(index, exact, probe), got = people(index, near, probe);
            if (truth.isEmpty()) continue;
            first += !got.isEmpty() && got.getFirst().equals(truth.getFirst()) ? 1 : 0;
            found += (int) truth.stream().filter(got::contains).count();
            all += truth.size();
        }
        return new Recall(state.rows(), PROBES, first / (double) PROBES, all == 0 ? 1 : found / (double) all, took);
    }

    private static List<String> people(PeopleIndex index, State state, Embedding probe) {
        return index.search(state, List.of(probe), TEN, Filter.ALL).getFirst().stream().map(m -> m.person().id()).toList();
    }

    private static Embedding moved(float[] vector, Random random) {
        for (int i = 0; i < vector.length; i++) vector[i] += (float) (SPREAD * random.nextGaussian() / Math.sqrt(vector.length));
        return Embedding.normalised(vector);
    }

    /// Waits for the graph that is being built, if one is. Empty: there are too few faces, or building failed.
    Optional<Recall> await() {
        Optional<CompletableFuture<Optional<Recall>>> now;
        synchronized (this) {
            now = building;
        }
        return now.flatMap(CompletableFuture::join);
    }
}
