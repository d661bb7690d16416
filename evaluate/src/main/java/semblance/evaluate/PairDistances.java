package semblance.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Compared pairs of photos: how far apart their embeddings lie, whether they show one person, and to which fold of
/// the protocol each belongs. The arrays are handed over, not copied, and must not change afterwards.
///
/// @param distances 0 or more, usually 0 to 2; [#MISSED] where a photo had no face and nothing could be compared
/// @param same      true where both photos show one person
/// @param folds     0 to one below the number of folds, every number in between used
public record PairDistances(double[] distances, boolean[] same, int[] folds) {

    /// The distance of a pair that could not be compared: farther than anything, so no threshold accepts it.
    public static final double MISSED = Double.POSITIVE_INFINITY;

    /// Folds of LFW's View 2.
    private static final int FOLDS = 10;

    public PairDistances {
        if (distances.length != same.length || distances.length != folds.length) {
            throw new IllegalArgumentException("got " + distances.length + " distances, " + same.length + " labels and "
                    + folds.length + " folds, wanted as many of each");
        }
        for (double d : distances) {
            if (!(d >= 0)) throw new IllegalArgumentException("got the distance " + d + ", wanted 0 or more");
        }
        int genuine = (int) IntStream.range(0, same.length).filter(i -> same[i]).count();
        if (genuine == 0 || genuine == same.length) {
            throw new IllegalArgumentException("got " + genuine + " pairs of one person among " + same.length
                    + ", wanted some of one person and some of two: nothing can be told apart otherwise");
        }
        long used = Arrays.stream(folds).distinct().count();
        int highest = Arrays.stream(folds).max().orElseThrow(), lowest = Arrays.stream(folds).min().orElseThrow();
        if (lowest != 0 || highest != used - 1) {
            throw new IllegalArgumentException("got " + used + " folds numbered " + lowest + " to " + highest
                    + ", wanted 0 to " + (used - 1));
        }
    }

    /// For data that comes without folds: see [#tenths].
    public static PairDistances of(double[] distances, boolean[] same) {
        return new PairDistances(distances, same, tenths(same));
    }

    /// Ten folds (fewer if there are fewer pairs) of neighbouring pairs, those of one person and those of two cut apart,
    /// so that every fold has its share of both. For data in LFW's order these are LFW's own folds.
    static int[] tenths(boolean[] same) {
        int[] folds = new int[same.length], seen = new int[2], total = new int[2];
        for (boolean s : same) total[s ? 1 : 0]++;
        int count = Math.clamp(Math.max(total[0], total[1]), 1, FOLDS);
        for (int i = 0; i < folds.length; i++) {
            int kind = same[i] ? 1 : 0;
            folds[i] = (int) ((long) seen[kind]++ * count / total[kind]);
        }
        return folds;
    }

    public int size() {
        return distances.length;
    }

    public int foldCount() {
        return Arrays.stream(folds).max().orElseThrow() + 1;
    }

    public boolean isMissed(int pair) {
        return distances[pair] == MISSED;
    }

    /// The distances of pairs of one person (or of two), smallest first; missed pairs last.
    double[] sorted(boolean ofOnePerson) {
        return IntStream.range(0, size()).filter(i -> same[i] == ofOnePerson).mapToDouble(i -> distances[i]).sorted().toArray();
    }
}
