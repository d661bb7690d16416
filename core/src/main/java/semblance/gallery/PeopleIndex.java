package semblance.gallery;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semblance.embed.Embedding;

/// The people and vectors of a store in memory, searched exactly, or by a graph if asked to ([#approximate]). Stores whose truth is elsewhere keep one of these and
/// apply what changes there.
///
/// Any number of threads search while one changes; changes exclude each other, searches wait for nobody. A search that
/// begins after a change returned sees it; one that began before may see it or not.
///
/// Memory a face of 64 numbers: 64 bytes of codes and 12 of bookkeeping in Java's heap, 256 of floats outside of it (see
/// [Block]); a person takes about 300 bytes of heap.
public final class PeopleIndex {

    private static final float[][] NONE = {};

    private final int size;
    private final int width;
    private final int threads;
    private final Kernel kernel;
    private final Map<String, Integer> places = new HashMap<>();
    private Slot[] slots = new Slot[64];
    private int people;
    private volatile State state = new State(new Block[0], 0, slots, Optional.empty());
    private int erased;
    private volatile Optional<Graphs> graphs = Optional.empty();

    /// @param rejected of unit length, padded
    record Slot(Person person, float[][] rejected) {
    }

    /// What a search works on. Rows from `rows` on are not there yet, whatever they hold.
    record State(Block[] blocks, int rows, Slot[] slots, Optional<Graphs.Built> graph) {

        State with(Optional<Graphs.Built> graph) {
            return new State(blocks, rows, slots, graph);
        }
    }

    /// @param size    numbers in a vector
    /// @param threads how many a search of many vectors may use
    public PeopleIndex(int size, int threads) {
        this(size, threads, Kernel.best());
    }

    PeopleIndex(int size, int threads, Kernel kernel) {
        if (size < 1 || size > 4096 || threads < 1) {
            throw new IllegalArgumentException("got vectors of " + size + " numbers and " + threads
                    + " threads, wanted 1 to 4096 numbers and 1 thread or more");
        }
        this.size = size;
        this.width = (size + 3) & ~3;
        this.threads = threads;
        this.kernel = kernel;
    }

    /// Another for the same vectors, without people.
    PeopleIndex empty() {
        return new PeopleIndex(size, threads, kernel);
    }

    /// Has the people of `other` from now on, which is not to be used any more; searches under way keep the old ones.
    void become(PeopleIndex other) {
        synchronized (places) {
            places.clear();
            places.putAll(other.places);
            slots = other.slots;
            people = other.people;
            erased = other.erased;
            state = state.with(Optional.empty());
            publish(other.state.blocks, other.state.rows);
        }
    }

    public Gallery.Count count() {
        synchronized (places) {
            return new Gallery.Count(places.size(), state.rows - erased);
        }
    }

    public Optional<Person> person(String id) {
        synchronized (places) {
            return Optional.ofNullable(places.get(id)).map(place -> slots[place].person);
        }
    }

    /// Adds a person, or replaces what is known about one but their faces.
    ///
    /// @param rejected vectors that were said not to be this person
    /// @return the person's number in this index, for [#add(int, long, Embedding)]
    public int put(Person person, List<Embedding> rejected) {
        float[][] units = rejected.isEmpty() ? NONE : rejected.stream().map(e -> Probe.unit(checked(e).values(), width)).toArray(float[][]::new);
        synchronized (places) {
            int place = places.computeIfAbsent(person.id(), id -> people++);
            if (place == slots.length) slots = Arrays.copyOf(slots, 2 * place);
            slots[place] = new Slot(person, units);
            publish(state.blocks, state.rows);
            return place;
        }
    }

    /// Adds a face to a person who was put before.
    public void add(String person, long face, Embedding embedding) {
        synchronized (places) {
            add(place(person), face, embedding);
        }
    }

    /// Adds a face to the person whose number [#put] gave.
    void add(int place, long face, Embedding embedding) {
        float[] unit = Probe.unit(checked(embedding).values(), width);
        synchronized (places) {
            Block[] blocks = state.blocks;
            int row = state.rows, block = row / Block.ROWS;
            if (block == blocks.length) {
                blocks = Arrays.copyOf(blocks, block + 1);
                blocks[block] = new Block(width);
            }
            blocks[block].put(row % Block.ROWS, unit, place, face);
            publish(blocks, row + 1);
        }
    }

    private int place(String person) {
        Integer place = places.get(person);
        if (place == null) throw new IllegalArgumentException("got a face of the unknown person " + person + ", wanted the person first");
        return place;
    }

    private Embedding checked(Embedding embedding) {
        if (embedding.size() != size) {
            throw new IllegalArgumentException("got a vector of " + embedding.size() + " numbers, wanted " + size
                    + ": it comes from another model than the gallery's");
        }
        return embedding;
    }

    /// Removes a face and wipes its vector. Does nothing if it is not there.
    public void removeFace(long face) {
        synchronized (places) {
            for (int b = 0; b < state.blocks.length; b++) {
                Block block = state.blocks[b];
                for (int row = 0; row < Block.ROWS; row++) {
                    if (block.faces[row] == face && block.owners[row] != Block.NOBODY) wipe(b, row);
                }
            }
            tidy();
        }
    }

    /// Removes a person and wipes their vectors. Does nothing if there is no such person.
    public void remove(String person) {
        synchronized (places) {
            Integer place = places.remove(person);
            if (place == null) return;
            slots[place] = null;
            for (int b = 0; b < state.blocks.length; b++) {
                for (int row = 0; row < Block.ROWS; row++) if (state.blocks[b].owners[row] == place) wipe(b, row);
            }
            tidy();
        }
    }

    private void wipe(int number, int row) {
        state.blocks[number].wipe(row);
        int place = number * Block.ROWS + row;
        state.graph.filter(g -> place < g.rows()).ifPresent(g -> g.graph().forget(place));
        erased++;
    }

    /// Makes searches approximate from some ten thousand faces on: a graph is built aside, at once and again when much
    /// has been added, and until it is there searches are exact. What was added since is found, what was removed is
    /// not, as ever. Each graph's recall is measured and logged.
    public void approximate(VectorGraph.Maker maker) {
        approximate(maker, 10_000);
    }

    void approximate(VectorGraph.Maker maker, int least) {
        synchronized (places) {
            graphs = Optional.of(new Graphs(maker, least, threads));
            publish(state.blocks, state.rows);
        }
    }

    /// The recall of the newest graph; waits for the one that is being built. Empty: search is exact.
    public Optional<Recall> recall() {
        return graphs.flatMap(Graphs::await);
    }

    /// Searches from now on by a graph that was built from an earlier state.
    void use(Graphs.Built built, State from) {
        synchronized (places) {
            boolean renumbered = state.blocks.length == 0 || state.blocks[0] != from.blocks[0];
            if (!renumbered) {
                for (int row = 0; row < built.rows(); row++) forgetIfWiped(built.graph(), row);
                state = state.with(Optional.of(built));
            }
        }
    }

    /// Who was removed while the graph was built.
    private void forgetIfWiped(VectorGraph graph, int row) {
        if (state.blocks[row / Block.ROWS].owners[row % Block.ROWS] == Block.NOBODY) graph.forget(row);
    }

    /// Gives the faces of `from` to `into`, and forgets `from`. Does nothing if there is no `from`.
    public void merge(String from, String into) {
        synchronized (places) {
            Integer place = places.remove(from);
            if (place == null) return;
            int heir = place(into);
            for (Block block : state.blocks) {
                for (int row = 0; row < Block.ROWS; row++) if (block.owners[row] == place) block.owners[row] = heir;
            }
            slots[place] = null;
            publish(state.blocks, state.rows);
        }
    }

    /// When most rows are wiped ones, starts anew with the others; searches under way keep the old ones.
    private void tidy() {
        publish(state.blocks, state.rows);
        if (erased < Block.ROWS || 2 * erased < state.rows) return;
        State old = state;
        Block[] blocks = new Block[(old.rows - erased + Block.ROWS - 1) / Block.ROWS];
        Arrays.setAll(blocks, i -> new Block(width));
        int rows = 0;
        for (int row = 0; row < old.rows; row++) {
            Block from = old.blocks[row / Block.ROWS];
            int r = row % Block.ROWS;
            if (from.owners[r] == Block.NOBODY) continue;
            blocks[rows / Block.ROWS].put(rows % Block.ROWS, from.vector(r), from.owners[r], from.faces[r]);
            rows++;
        }
        erased = 0;
        // the graph's numbers of rows are the old ones
        state = state.with(Optional.empty());
        publish(blocks, rows);
    }

    private void publish(Block[] blocks, int rows) {
        state = new State(blocks, rows, slots, state.graph);
        graphs.ifPresent(g -> g.consider(this, state));
    }

    /// The nearest people to each probe, as [Gallery#search(List, int, Filter)] says.
    public List<List<Match>> search(List<Embedding> probes, int limit, Filter filter) {
        Page.checkLimit(limit);
        probes.forEach(this::checked);
        return search(state, probes, limit, filter);
    }

    List<List<Match>> search(State state, List<Embedding> probes, int limit, Filter filter) {
        return new Search(kernel, width, filter, limit).run(state, probes, threads);
    }

    int size() {
        return size;
    }

    /// As [Gallery#centres] says; one pass over the owners of all rows.
    public Map<String, Embedding> centres(Set<String> people) {
        Map<Integer, String> wanted = new HashMap<>();
        State now;
        synchronized (places) {
            now = state;
            for (String id : people) if (places.containsKey(id)) wanted.put(places.get(id), id);
        }
        Map<String, Embedding> centres = new HashMap<>();
        sums(now, wanted.keySet()).forEach((place, sum) -> sum.unit().ifPresent(unit -> centres.put(wanted.get(place), unit)));
        return centres;
    }

    private Map<Integer, Centre> sums(State state, Set<Integer> wanted) {
        BitSet owners = new BitSet();
        wanted.forEach(owners::set);
        Map<Integer, Centre> sums = new HashMap<>();
        for (Block block : state.blocks) {
            for (int row = 0; row < Block.ROWS; row++) {
                int owner = block.owners[row];
                if (owner != Block.NOBODY && owners.get(owner)) sums.computeIfAbsent(owner, o -> new Centre(size)).add(block.vector(row));
            }
        }
        return sums;
    }

    State state() {
        return state;
    }

    /// Runs some searches, so that the first one that matters finds compiled code.
    public void warm() {
        float[] ones = new float[size];
        Arrays.fill(ones, 1);
        Embedding probe = Embedding.normalised(ones);
        for (int i = 0; i < 20; i++) search(List.of(probe), 1, Filter.ALL);
        search(Collections.nCopies(8, probe), 1, Filter.ALL);
    }
}
