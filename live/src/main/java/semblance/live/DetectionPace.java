package semblance.live;

/// When to look for faces. It is the costliest step that a frame needs, and between looks the tracker knows where
/// faces are: about eight looks a second are enough, in between at parts of the picture where something is unsettled, and fewer when a live stream would fall behind. For
/// files it depends on the frames alone, so that a video gives the same answer on every machine. Not thread-safe.
final class DetectionPace {

    /// What a frame gets.
    enum Look { NONE, PARTS, WHOLE }

    private static final double LOOKS_A_SECOND = 8, MOST_SHARE = 0.75, MEMORY = 0.9;

    private final int every;
    private final boolean byLoad;
    private final double framesPerSecond;
    private double cost = 0;
    private int since = Integer.MAX_VALUE - 1;

    /// @param every  look in every n-th frame; 0: find out
    /// @param byLoad whether the cost of a look counts
    DetectionPace(int every, boolean byLoad, double framesPerSecond) {
        this.every = every > 0 ? every : (int) Math.max(1, Math.round(framesPerSecond / LOOKS_A_SECOND));
        this.byLoad = byLoad;
        this.framesPerSecond = framesPerSecond;
    }

    /// @param unsettled whether a look soon at parts would settle something
    Look next(boolean unsettled) {
        since++;
        int affordable = byLoad ? (int) Math.ceil(cost * framesPerSecond / MOST_SHARE) : 1;
        if (since >= Math.max(every, affordable)) {
            since = 0;
            return Look.WHOLE;
        }
        return unsettled && affordable <= every ? Look.PARTS : Look.NONE;
    }

    /// @param seconds that a look at the whole took
    void took(double seconds) {
        cost = cost == 0 ? seconds : MEMORY * cost + (1 - MEMORY) * seconds;
    }
}
