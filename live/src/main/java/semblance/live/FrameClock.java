package semblance.live;

/// Gives frames their time: what the source states where that makes sense, else the stated rate. Never backwards, and a jump of
/// more than a minute (a broken header, a camera that set its clock) counts as one frame. Not thread-safe.
final class FrameClock {

    private static final double LONGEST_GAP = 60;

    private final double step;
    private double last = Double.NaN, offset = Double.NaN;

    FrameClock(double framesPerSecond) {
        step = 1 / framesPerSecond;
    }

    /// @param stated seconds, NaN if unknown
    /// @return seconds from the first frame, strictly rising
    double next(double stated) {
        if (Double.isNaN(last)) {
            offset = Double.isNaN(stated) ? 0 : -stated;
            return last = 0;
        }
        double proposed = stated + offset;
        if (proposed > last && proposed - last < LONGEST_GAP) return last = proposed;
        last += step;
        if (!Double.isNaN(stated)) offset = last - stated;
        return last;
    }
}
