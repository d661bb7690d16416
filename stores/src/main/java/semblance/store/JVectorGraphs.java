package semblance.store;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult.NodeScore;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntPredicate;
import semblance.gallery.VectorGraph;

/// Graphs of JVector (HNSW layers, Malkov & Yashunin 2016, with links pruned as in DiskANN, Subramanya et al. 2019): 16
/// links a vector, 100 candidates when building. A graph holds the vectors once more, row by row, since it jumps
/// about: some 300 bytes a face of 64 numbers, and the links.
public final class JVectorGraphs implements VectorGraph.Maker {

    private static final int LINKS = 16;
    private static final int CANDIDATES = 100;
    private static final float OVERFLOW = 1.2f;
    private static final float DIVERSITY = 1.2f;
    /// A wiped vector, all zeros, is near nobody by it.
    private static final VectorSimilarityFunction NEARNESS = VectorSimilarityFunction.DOT_PRODUCT;

    @Override
    public VectorGraph make(int rows, int size, VectorGraph.Rows vectors, int threads) {
        List<VectorFloat<?>> copies = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) copies.add(vector(vectors.vector(row)));
        var values = new ListRandomAccessVectorValues(copies, size);
        try (ForkJoinPool pool = new ForkJoinPool(threads); ForkJoinPool links = new ForkJoinPool(threads);
                GraphIndexBuilder builder = builder(values, size, pool, links)) {
            return new Graph(builder.build(values), values, copies);
        } catch (IOException e) {
            throw new UncheckedIOException("could not build a graph of " + rows + " vectors, wanted none of the disk for it", e);
        }
    }

    private static GraphIndexBuilder builder(RandomAccessVectorValues values, int size, ForkJoinPool pool, ForkJoinPool links) {
        return new GraphIndexBuilder(BuildScoreProvider.randomAccessScoreProvider(values, NEARNESS), size, LINKS, CANDIDATES, OVERFLOW, DIVERSITY,
                true, true, pool, links);
    }

    private static VectorFloat<?> vector(float[] values) {
        return VectorizationProvider.getInstance().getVectorTypeSupport().createFloatVector(values);
    }

    private record Graph(ImmutableGraphIndex links, RandomAccessVectorValues values, List<VectorFloat<?>> copies) implements VectorGraph {

        @Override
        public int[] nearest(float[] probe, int count, IntPredicate wanted) {
            try (GraphSearcher searcher = new GraphSearcher(links)) {
                var scores = DefaultSearchScoreProvider.exact(vector(probe), NEARNESS, values);
                NodeScore[] found = searcher.search(scores, count, wanted::test).getNodes();
                return Arrays.stream(found).mapToInt(node -> node.node).toArray();
            } catch (IOException e) {
                throw new UncheckedIOException("could not search a graph in memory", e);
            }
        }

        @Override
        public void forget(int row) {
            copies.get(row).zero();
        }
    }
}
