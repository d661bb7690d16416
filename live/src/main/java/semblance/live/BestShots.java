package semblance.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The few views worth keeping: good ones that differ. While there is room everything is taken; then, of the two views most
/// alike, the worse one goes. Not thread-safe.
final class BestShots {

    private static final int MOST = 6;

    private final List<View> kept = new ArrayList<>();

    void offer(View view) {
        kept.add(view);
        if (kept.size() > MOST) kept.remove(leastWanted());
    }

    private View leastWanted() {
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

    List<View> atLeast(double quality) {
        return kept.stream().filter(v -> v.quality() >= quality).toList();
    }

    Optional<View> best() {
        return kept.stream().max(Comparator.comparingDouble(View::quality));
    }
}
