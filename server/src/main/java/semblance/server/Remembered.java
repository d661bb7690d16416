package semblance.server;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What takes long to find out and stays good for a while. Safe to share between threads.
final class Remembered<T> implements Supplier<T> {

    private final Supplier<T> source;
    private final Duration good;
    private final LongSupplier nanos;
    private Optional<T> known = Optional.empty();
    private long since;

    Remembered(Supplier<T> source, Duration good, LongSupplier nanos) {
        this.source = source;
        this.good = good;
        this.nanos = nanos;
    }

    @Override
    public synchronized T get() {
        long now = nanos.getAsLong();
        if (known.isEmpty() || now - since > good.toNanos()) {
            known = Optional.of(source.get());
            since = now;
        }
        return known.get();
    }
}
