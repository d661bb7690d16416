package semblance.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A verification protocol: which photos to compare, what the truth is, and in which fold each pair is judged.
///
/// @param photos every photo once
/// @param pairs  in the protocol's order
public record PhotoPairs(List<Photo> photos, List<Pair> pairs) {

    /// @param first  place in `photos`
    /// @param second place in `photos`
    /// @param fold   counted from 0
    public record Pair(int first, int second, boolean same, int fold) {
    }

    public PhotoPairs {
        photos = List.copyOf(photos);
        pairs = List.copyOf(pairs);
    }

    /// The distances of all pairs, [PairDistances#MISSED] where one of the two photos has no embedding.
    ///
    /// @param faces one a photo, in the order of `photos`
    public PairDistances distances(List<PhotoFace> faces) {
        double[] distances = new double[pairs.size()];
        boolean[] same = new boolean[pairs.size()];
        int[] folds = new int[pairs.size()];
        for (int i = 0; i < distances.length; i++) {
            Pair pair = pairs.get(i);
            distances[i] = faces.get(pair.first).distanceTo(faces.get(pair.second));
            same[i] = pair.same;
            folds[i] = pair.fold;
        }
        return new PairDistances(distances, same, folds);
    }

    /// Collects pairs and gives every photo its one place.
    static final class Collector {

        /// Stands for "the protocol names no fold".
        static final int NO_FOLD = -1;

        private final Map<String, Integer> places = new LinkedHashMap<>();
        private final List<Photo> photos = new ArrayList<>();
        private final List<Pair> pairs = new ArrayList<>();

        void add(Photo first, Photo second, boolean same, int fold) {
            pairs.add(new Pair(place(first), place(second), same, fold));
        }

        private int place(Photo photo) {
            return places.computeIfAbsent(photo.name(), name -> {
                photos.add(photo);
                return photos.size() - 1;
            });
        }

        /// Folds as they were named; pairs of a protocol without any are cut into tenths.
        PhotoPairs pairs() {
            if (pairs.isEmpty()) throw new ProtocolException("got no pairs, wanted at least one of one person and one of two");
            boolean folded = pairs.stream().noneMatch(p -> p.fold == NO_FOLD) && pairs.stream().anyMatch(p -> p.fold > 0);
            return new PhotoPairs(photos, folded ? pairs : inTenths());
        }

        private List<Pair> inTenths() {
            boolean[] same = new boolean[pairs.size()];
            for (int i = 0; i < same.length; i++) same[i] = pairs.get(i).same;
            int[] folds = PairDistances.tenths(same);
            List<Pair> cut = new ArrayList<>();
            for (Pair p : pairs) cut.add(new Pair(p.first, p.second, p.same, folds[cut.size()]));
            return cut;
        }
    }
}
