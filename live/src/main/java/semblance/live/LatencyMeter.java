package semblance.live;

/// How long things took, as a histogram in steps of 5 %: quantiles of any length of run in constant memory. Not thread-safe.
final class LatencyMeter {

    private static final double STEP = Math.log(1.05), LEAST = 1e-4;

    private final long[] counts = new long[400]; // up to 30 000 seconds
    private long total = 0;

    void add(double seconds) {
        int step = (int) Math.clamp(Math.log(Math.max(seconds, LEAST) / LEAST) / STEP, 0, counts.length - 1);
        counts[step]++;
        total++;
    }

    /// Seconds that a share of all stayed below, to 5 %; 0 if there were none.
    double quantile(double share) {
        long rest = (long) Math.ceil(share * total);
        for (int i = 0; i < counts.length && total > 0; i++) {
            rest -= counts[i];
            if (rest <= 0) return LEAST * Math.exp((i + 0.5) * STEP);
        }
        return 0;
    }
}
