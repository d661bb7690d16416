package semblance.gallery;

import static semblance.gallery.Kernel.TILE;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import semblance.embed.Embedding;
import semblance.gallery.PeopleIndex.Slot;
import semblance.gallery.PeopleIndex.State;

/// One search. Probes go over the codes, a quarter of the bytes, several together, and look at the floats of those
/// groups only that may hold something better than the worst of the best so far: the bound is never wrong, so the
/// answer is that of comparing every vector. Without vector instructions, and for very wide vectors, the floats are read, shared by many probes.
final class Search {

    /// From this many probes on, sharing the floats is worth it.
    private static final int MANY = 4;
    private static final int PER_GROUP = Kernel.GROUP / TILE;
    /// Probes that share one reading.
    private static final int BATCH = 32;
    /// Blocks whose groups are looked at in the order of their sums.
    private static final int CHUNK = 4;
    /// A thread is worth waking for this many blocks.
    private static final int BLOCKS_PER_THREAD = 16;
    /// What a graph is asked for.
    private static final int LEAST_CANDIDATES = 100;
    private static final int MOST_CANDIDATES = 10_000;

    private final Kernel kernel;
    private final int width;
    private final Filter filter;
    private final int limit;
    private final boolean coded;

    Search(Kernel kernel, int width, Filter filter, int limit) {
        this(kernel, width, filter, limit, kernel.prefersCodes() && width <= Block.WIDEST_CODED);
    }

    Search(Kernel kernel, int width, Filter filter, int limit, boolean coded) {
        this.kernel = kernel;
        this.width = width;
        this.filter = filter;
        this.limit = limit;
        this.coded = coded;
    }

    List<List<Match>> run(State state, List<Embedding> probes, int threads) {
        if (state.graph().isEmpty()) return exact(state, probes, threads);
        return probes.stream().map(probe -> near(state, state.graph().get(), probe).orElseGet(() -> exact(state, List.of(probe), threads).getFirst())).toList();
    }

    /// What the graph proposes, compared exactly, and the rows added since. Empty if that is not enough people: one has
    /// many faces, or the filter admits few.
    private Optional<List<Match>> near(State state, Graphs.Built built, Embedding embedding) {
        Probe probe = new Probe(embedding, width);
        for (int count = Math.max(LEAST_CANDIDATES, 4 * limit); count <= MOST_CANDIDATES; count *= 4) {
            int[] rows = built.graph().nearest(embedding.values(), count, row -> admits(state, row));
            TopPeople best = scan(state, new Probe[] {probe}, built.rows() / Block.ROWS, (state.rows() + Block.ROWS - 1) / Block.ROWS)[0];
            for (int row : rows) offer(state, row, probe, best);
            if (best.count() >= limit) return Optional.of(matches(state, probe, best));
        }
        return Optional.empty();
    }

    private boolean admits(State state, int row) {
        int owner = state.blocks()[row / Block.ROWS].owners[row % Block.ROWS];
        Slot slot = owner == Block.NOBODY ? null : slot(state, owner);
        return slot != null && filter.accepts(slot.person());
    }

    private void offer(State state, int row, Probe probe, TopPeople best) {
        Block block = state.blocks()[row / Block.ROWS];
        float score = dot(probe.vector, block.vector(row % Block.ROWS));
        VarHandle.acquireFence();
        int owner = block.owners[row % Block.ROWS];
        if (owner != Block.NOBODY && wanted(state, owner, probe, score)) best.offer(owner, score, row);
    }

    private List<List<Match>> exact(State state, List<Embedding> probes, int threads) {
        List<List<Match>> found = new ArrayList<>(probes.size());
        int step = probes.size() < (coded ? 2 : MANY) ? 1 : BATCH;
        for (int i = 0; i < probes.size(); i += step) {
            Probe[] some = probes.subList(i, Math.min(i + step, probes.size())).stream()
                    .map(e -> new Probe(e, width)).toArray(Probe[]::new);
            TopPeople[] best = inParallel(state, some, threads);
            for (int p = 0; p < some.length; p++) found.add(matches(state, some[p], best[p]));
        }
        return found;
    }

    private TopPeople[] inParallel(State state, Probe[] probes, int threads) {
        int blocks = (state.rows() + Block.ROWS - 1) / Block.ROWS;
        int parts = Math.clamp(blocks / BLOCKS_PER_THREAD, 1, threads);
        if (parts == 1) return scan(state, probes, 0, blocks);
        return IntStream.range(0, parts).parallel()
                .mapToObj(i -> scan(state, probes, blocks * i / parts, blocks * (i + 1) / parts))
                .reduce(Search::merge).orElseThrow();
    }

    private static TopPeople[] merge(TopPeople[] a, TopPeople[] b) {
        for (int i = 0; i < a.length; i++) a[i].offerAll(b[i]);
        return a;
    }

    private TopPeople[] scan(State state, Probe[] probes, int from, int to) {
        TopPeople[] best = new TopPeople[probes.length];
        int room = Math.min(limit, Math.max(1, state.rows()));
        Arrays.setAll(best, i -> new TopPeople(room));
        if (probes.length == 1) one(state, probes[0], best[0], from, to);
        else if (coded) together(state, probes, best, from, to);
        else many(state, probes, best, from, to);
        return best;
    }

    private void one(State state, Probe probe, TopPeople best, int from, int to) {
        short[] least = new short[Block.GROUPS];
        for (int b = from; b < to; b++) {
            if (coded) worthy(state, b, probe, best, least);
            else tiles(state, b, 0, tiles(state, b), probe, best);
        }
    }

    private static int tiles(State state, int block) {
        int rows = Math.min(Block.ROWS, state.rows() - block * Block.ROWS);
        return (rows + TILE - 1) / TILE;
    }

    private static int groups(State state, int block) {
        return (tiles(state, block) + PER_GROUP - 1) / PER_GROUP;
    }

    /// Looks at the groups that the codes don't rule out.
    private void worthy(State state, int b, Probe probe, TopPeople best, short[] least) {
        Block block = state.blocks()[b];
        int groups = groups(state, b);
        float limit = Float.NaN;
        for (int g = 0; g < groups; g++) {
            // the bar has risen: what is left of the block needs less looking at
            if (best.least() != limit) {
                limit = best.least();
                for (int i = g; i < groups; i++) least[i] = probe.least(limit, block.errors[i]);
            }
            g = kernel.nextGroup(block.codes, width, g, groups, probe.codes, least);
            if (g < groups) group(state, b, g, probe, best);
        }
    }

    private void group(State state, int b, int g, Probe probe, TopPeople best) {
        tiles(state, b, g * PER_GROUP, Math.min((g + 1) * PER_GROUP, tiles(state, b)), probe, best);
    }

    private void tiles(State state, int b, int from, int to, Probe probe, TopPeople best) {
        float[] scores = new float[TILE];
        for (int t = from; t < to; t++) {
            t = kernel.next(state.blocks()[b].floats, width, t, to, probe.vector, best.least(), scores);
            if (t < to) offer(state, b, t, probe, best, scores, 0);
        }
    }

    /// Each code is loaded once for all probes.
    private void together(State state, Probe[] probes, TopPeople[] best, int from, int to) {
        int[] codes = Probe.together(probes, width);
        short[] sums = new short[codes.length / width * CHUNK * Block.GROUPS];
        Groups worth = new Groups(CHUNK * Block.GROUPS);
        for (int b = from; b < to; b += CHUNK) {
            int end = Math.min(b + CHUNK, to);
            for (int i = b; i < end; i++) kernel.maxima(state.blocks()[i].codes, width, groups(state, i), codes, sums, (i - b) * Block.GROUPS);
            for (int p = 0; p < probes.length; p++) {
                for (int i = b; i < end; i++) {
                    worth.add(probes[p], best[p].least(), state.blocks()[i].errors, sums, (p * CHUNK + i - b) * Block.GROUPS, groups(state, i), i);
                }
                look(state, worth, probes[p], best[p]);
            }
        }
    }

    private void look(State state, Groups worth, Probe probe, TopPeople best) {
        for (int group = worth.next(probe, best.least()); group >= 0; group = worth.next(probe, best.least())) {
            group(state, group / Block.GROUPS, group % Block.GROUPS, probe, best);
        }
    }

    private void many(State state, Probe[] probes, TopPeople[] best, int from, int to) {
        int padded = (probes.length + 7) & ~7;
        float[] vectors = new float[width * padded];
        for (int p = 0; p < probes.length; p++) {
            for (int d = 0; d < width; d++) vectors[(p / 8 * width + d) * 8 + p % 8] = probes[p].vector[d];
        }
        for (int b = from; b < to; b++) {
            many(state, b, probes, best, vectors);
        }
    }

    private void many(State state, int b, Probe[] probes, TopPeople[] best, float[] vectors) {
        float[] least = new float[vectors.length / width], scores = new float[TILE * least.length];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        int tiles = tiles(state, b);
        for (int t = 0; t < tiles; t++) {
            for (int p = 0; p < probes.length; p++) least[p] = best[p].least();
            t = kernel.next(state.blocks()[b].floats, width, t, tiles, vectors, least, scores);
            for (int p = 0; p < probes.length && t < tiles; p++) offer(state, b, t, probes[p], best[p], scores, TILE * p);
        }
    }

    private void offer(State state, int b, int tile, Probe probe, TopPeople best, float[] scores, int at) {
        Block block = state.blocks()[b];
        // the scores were read before the owners are: see Block.wipe
        VarHandle.acquireFence();
        for (int i = 0; i < TILE; i++) {
            int row = b * Block.ROWS + tile * TILE + i;
            if (scores[at + i] < best.least() || row >= state.rows()) continue;
            int owner = block.owners[tile * TILE + i];
            if (owner != Block.NOBODY && wanted(state, owner, probe, scores[at + i])) best.offer(owner, scores[at + i], row);
        }
    }

    private boolean wanted(State state, int owner, Probe probe, float score) {
        Slot slot = slot(state, owner);
        if (slot == null || !filter.accepts(slot.person())) return false;
        for (float[] rejected : slot.rejected()) if (dot(probe.vector, rejected) > score) return false;
        return true;
    }

    /// A face given to a person younger than this search counts for nobody in it.
    private static Slot slot(State state, int owner) {
        return owner < state.slots().length ? state.slots()[owner] : null;
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int d = 0; d < a.length; d++) sum += a[d] * b[d];
        return sum;
    }

    private List<Match> matches(State state, Probe probe, TopPeople best) {
        List<Match> matches = new ArrayList<>(best.count());
        for (int i = 0; i < best.count(); i++) {
            Block block = state.blocks()[best.row(i) / Block.ROWS];
            int row = best.row(i) % Block.ROWS;
            double distance = Probe.distance(probe.vector, block.vector(row));
            String face = Long.toString(block.faces[row]);
            VarHandle.acquireFence();
            Slot slot = slot(state, best.person(i));
            if (slot != null && block.owners[row] != Block.NOBODY) matches.add(new Match(slot.person(), distance, face));
        }
        return matches;
    }
}
