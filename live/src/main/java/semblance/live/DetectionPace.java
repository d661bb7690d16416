package semblance.live;

/// When to run the detector. It is the costliest step that a frame needs, and between detections the tracker knows where faces
/// are: about eight looks a second are enough, more while something is unsettled, fewer when a live stream would fall behind. For
/// files it depends on the frames alone, so that a video gives the same answer on every machine. Not thread-safe.
final class DetectionPace {

    private static final double LOOKS_A_SECOND = 8, MOST_SHARE = 0.75, MEMORY = 0.9;

    private final int every;
    private final boolean byLoad;
    private final double framesPerSecond;
    private double cost = 0;
    private int since = Integer.MAX_VALUE - 1;

    /// @param every  detect in every n-th frame; 0: find out
    /// @param byLoad whether the cost of a detection counts
    DetectionPace(int every, boolean byLoad, double framesPerSecond) {
        this.every = every > 0 ? every : (int) Math.max(1, Math.round(framesPerSecond / LOOKS_A_SECOND));
        this.byLoad = byLoad;
        this.framesPerSecond = framesPerSecond;
    }

    /// @param unsettled whether a look soon would settle something
    boolean detectNow(boolean unsettled) {
        since++;
        int affordable = byLoad ? (int) Math.ceil(cost * framesPerSecond / MOST_SHARE) : 1;
        boolean due = since >= Math.max(unsettled ? 1 : every, affordable);
        if (due) since = 0;
        return due;
    }

    void took(double seconds) {
        cost = cost == 0 ? seconds : MEMORY * cost + (1 - MEMORY) * seconds;
    }
}
