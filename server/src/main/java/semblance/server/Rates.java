package semblance.server;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Requests a second of each key (token bucket, two seconds' worth at once). Safe to share between threads.
final class Rates {

    private static final double BURST_SECONDS = 2;

    private final double perSecond;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new HashMap<>();

    /// @param tokens left at that time
    private record Bucket(double tokens, long at) {
    }

    /// @param perSecond 0: no limit
    Rates(double perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /// @throws Refused with 429 if the key has used up its share
    void take(String key) {
        if (perSecond == 0 || taken(key)) return;
        throw Problem.of(429, "rate_limited", "got more than " + perSecond + " requests a second of this key: slow down").retryAfter((int) Math.ceil(1 / perSecond)).refused();
    }

    private synchronized boolean taken(String key) {
        long now = nanos.getAsLong();
        double burst = Math.max(1, perSecond * BURST_SECONDS);
        Bucket before = buckets.getOrDefault(key, new Bucket(burst, now));
        double there = Math.min(burst, before.tokens + (now - before.at) / 1e9 * perSecond);
        buckets.put(key, new Bucket(there >= 1 ? there - 1 : there, now));
        return there >= 1;
    }
}
