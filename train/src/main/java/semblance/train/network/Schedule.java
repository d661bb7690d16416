package semblance.train.network;

/// The learning rate over a run: a linear warm-up, then half a cosine down to nearly zero (Loshchilov & Hutter 2017).
///
/// @param peak   the highest rate
/// @param warmUp steps of the warm-up
/// @param total  steps of the whole run
public record Schedule(double peak, long warmUp, long total) {

    public Schedule {
        if (!(peak > 0) || warmUp < 0 || total <= warmUp) {
            throw new IllegalArgumentException("got peak " + peak + ", warm-up " + warmUp + ", total " + total
                    + "; wanted a peak above 0 and a total beyond the warm-up");
        }
    }

    /// @param step counted from 0
    public double rate(long step) {
        if (step < warmUp) return peak * (step + 1) / warmUp;
        double done = Math.min(1, (double) (step - warmUp) / (total - warmUp));
        return peak * (0.01 + 0.99 * (1 + Math.cos(Math.PI * done)) / 2);
    }
}
