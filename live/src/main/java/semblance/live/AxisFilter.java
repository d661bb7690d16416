package semblance.live;

/// A Kalman filter of one number that changes steadily (constant velocity, white acceleration noise: Bar-Shalom et al. 2001,
/// "Estimation with applications to tracking and navigation", 6.2.2). SORT and ByteTrack filter box centre and size in one
/// eight-number state, but with noise that couples nothing across the axes, so four of these are the same at less
/// arithmetic. Time is in seconds, not frames: frames of a live stream get lost. Not thread-safe.
final class AxisFilter {

    private double value, velocity = 0;
    /// covariance: [value value], [value velocity], [velocity velocity]
    private double pp, pv, vv;

    AxisFilter(double value, double valueSd, double velocitySd) {
        this.value = value;
        pp = valueSd * valueSd;
        vv = velocitySd * velocitySd;
    }

    /// @param accelerationSd how much the velocity may wander in a second, units a second
    void predict(double seconds, double accelerationSd) {
        double t = seconds, q = accelerationSd * accelerationSd;
        value += velocity * t;
        pp += 2 * t * pv + t * t * vv + q * t * t * t / 3;
        pv += t * vv + q * t * t / 2;
        vv += q * t;
    }

    void correct(double measured, double measuredSd) {
        double s = pp + measuredSd * measuredSd, off = measured - value;
        double gainValue = pp / s, gainVelocity = pv / s;
        value += gainValue * off;
        velocity += gainVelocity * off;
        vv -= gainVelocity * pv;
        pv *= 1 - gainValue;
        pp *= 1 - gainValue;
    }

    /// Lets the movement fade: a face that is out of sight has most likely not gone on in a straight line.
    void damp(double factor) {
        velocity *= factor;
    }

    double value() {
        return value;
    }

    double velocity() {
        return velocity;
    }
}
