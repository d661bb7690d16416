package semblance.gallery;

import java.util.function.IntPredicate;

/// A graph of near neighbours over the vectors of a [PeopleIndex], for galleries so large (some 5 million faces) that
/// comparing all takes too long. It proposes rows; the index compares those exactly, and what came after the graph was
/// built too, so a graph decides only about who is looked at. Searched by many threads at once.
public interface VectorGraph {

    /// Rows near the probe, `count` at most, in any order, of those that are `wanted`.
    ///
    /// @param probe of unit length
    int[] nearest(float[] probe, int count, IntPredicate wanted);

    /// Wipes what the graph holds of a row's vector. The row is not wanted any more.
    void forget(int row);

    /// Vectors of unit length by row.
    interface Rows {
        float[] vector(int row);
    }

    /// Builds graphs: what a gallery's settings hold where search is to be approximate.
    interface Maker {

        /// @param rows how many vectors there are
        /// @param size numbers in a vector
        VectorGraph make(int rows, int size, Rows vectors, int threads);
    }
}
