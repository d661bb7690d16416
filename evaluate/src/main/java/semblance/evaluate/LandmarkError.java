package semblance.evaluate;

import semblance.geometry.Landmarks;

/// How far landmarks lie from where they should.
final class LandmarkError {

    /// Eyes nearer than this many pixels (a full profile) count as this far apart.
    private static final double LEAST_EYE_DISTANCE = 1;

    private LandmarkError() {
    }

    /// Mean distance of the five points in eye distances of `truth`.
    static double of(Landmarks found, Landmarks truth) {
        double sum = 0;
        for (int i = 0; i < 5; i++) sum += found.points().get(i).distanceTo(truth.points().get(i));
        return sum / 5 / Math.max(truth.eyeDistance(), LEAST_EYE_DISTANCE);
    }
}
