package semblance;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// Where the time goes, summed over all threads. Safe to share between threads.
public final class Timings {

    /// The stages of recognition, in their order.
    public enum Stage { DECODE, DETECT, ALIGN, EMBED, SEARCH }

    private final Map<Stage, LongAdder> nanos = new EnumMap<>(Stage.class);

    public Timings() {
        for (Stage stage : Stage.values()) nanos.put(stage, new LongAdder());
    }

    /// Does the work and counts its time, also if it fails.
    public <T> T time(Stage stage, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            nanos.get(stage).add(System.nanoTime() - start);
        }
    }

    public double seconds(Stage stage) {
        return nanos.get(stage).sum() / 1e9;
    }

    /// Of all stages.
    public double seconds() {
        return nanos.values().stream().mapToLong(LongAdder::sum).sum() / 1e9;
    }
}
