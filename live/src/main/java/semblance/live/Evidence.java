package semblance.live;

import semblance.embed.Embedding;

/// The quality-weighted mean of a track's vectors: a bad view counts little, and what differs from view to view (pose,
/// light, blur) averages out while the person stays. Not thread-safe.
final class Evidence {

    /// Beyond this, old views fade, so that a long visit follows a slow change of light.
    private static final double MOST_WEIGHT = 12;

    private float[] sum = {};
    private double weight = 0;
    private int views = 0;

    /// @param quality 0 to 1
    void add(Embedding view, double quality) {
        if (views == 0) sum = new float[view.size()];
        double fade = weight + quality > MOST_WEIGHT ? (MOST_WEIGHT - quality) / weight : 1;
        for (int i = 0; i < sum.length; i++) sum[i] = (float) (sum[i] * fade + view.values()[i] * quality);
        weight = weight * fade + quality;
        views++;
    }

    boolean isEmpty() {
        return views == 0;
    }

    Embedding mean() {
        return Embedding.normalised(sum);
    }

    double weight() {
        return weight;
    }

    int views() {
        return views;
    }
}
