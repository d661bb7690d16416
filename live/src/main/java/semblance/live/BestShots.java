package semblance.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The few views worth keeping: good ones that differ. While there is room everything is taken; then the worst of those that are
/// not good goes, so that who comes in turned away is soon known by better views; then, of the two views most alike, the worse one. Not thread-safe.
final class BestShots {

    /// quality from which on a view is good enough to learn from
    static final double GOOD = 0.45;
    private static final int MOST = 6;

    private final List<View> kept = new ArrayList<>();

    void offer(View view) {
        kept.add(view);
        if (kept.size() > MOST) kept.remove(leastWanted());
    }

    private View leastWanted() {
        return kept.stream().filter(v -> v.quality() < GOOD).min(Comparator.comparingDouble(View::quality)).orElseGet(this::leastNews);
    }

    private View leastNews() {
        View least = kept.getFirst();
        double nearest = Double.POSITIVE_INFINITY;
        for (View a : kept) {
            for (View b : kept) {
                double distance = a.embedding().distanceTo(b.embedding());
                if (a == b || a.quality() > b.quality() || distance >= nearest) continue;
                nearest = distance;
                least = a;
            }
        }
        return least;
    }

    List<View> kept() {
        return List.copyOf(kept);
    }

    List<View> good() {
        return kept.stream().filter(v -> v.quality() >= GOOD).toList();
    }

    Optional<View> best() {
        return kept.stream().max(Comparator.comparingDouble(View::quality));
    }
}
