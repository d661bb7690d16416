package semblance.evaluate;

/// The range in which a rate lies with 95 per cent confidence, given how often something happened (Wilson 1927): sound for
/// few and for no events too.
///
/// @param low  0 or more
/// @param high 1 or less
public record Wilson(double low, double high) {

    private static final double Z = 1.959964;

    /// @param events 0 to `trials`
    /// @param trials 1 or more, taken as independent
    public static Wilson of(long events, long trials) {
        double rate = (double) events / trials, spread = Z * Z / trials;
        double middle = (rate + spread / 2) / (1 + spread);
        double half = Math.sqrt(spread * (rate * (1 - rate) + spread / 4)) / (1 + spread);
        return new Wilson(Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
