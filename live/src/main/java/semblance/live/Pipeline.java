package semblance.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Stages, each on a thread of its own, joined by short queues. An empty [Optional] is the end and travels through; a failure in
/// any stage ends all of them and comes out of [#await]. So nothing grows without bounds, and a slow stage makes the ones before it wait.
final class Pipeline {

    private static final int WAITING = 2;

    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, AtomicLong> busy = new LinkedHashMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong dropped = new AtomicLong();
    private final Runnable onFailure;

    /// @param onFailure makes the source end
    Pipeline(Runnable onFailure) {
        this.onFailure = onFailure;
    }

    /// The first stage. With `dropping`, what the next stage has no room for pushes out the oldest that waits.
    <O> BlockingQueue<Optional<O>> source(String name, Supplier<Optional<O>> next, boolean dropping) {
        BlockingQueue<Optional<O>> out = new ArrayBlockingQueue<>(WAITING);
        AtomicLong time = timer(name);
        start(name, () -> {
            Optional<O> item = Optional.empty();
            do {
                item = guarded(() -> timed(time, next));
                if (item.isPresent() && dropping) {
                    while (!out.offer(item)) if (out.poll() != null) dropped.incrementAndGet();
                } else {
                    put(out, item);
                }
            } while (item.isPresent());
        });
        return out;
    }

    <I, O> BlockingQueue<Optional<O>> stage(String name, BlockingQueue<Optional<I>> in, Function<I, O> work) {
        BlockingQueue<Optional<O>> out = new ArrayBlockingQueue<>(WAITING);
        AtomicLong time = timer(name);
        start(name, () -> {
            Optional<I> item = take(in);
            while (item.isPresent()) {
                I input = item.get();
                Optional<O> result = guarded(() -> Optional.of(timed(time, () -> work.apply(input))));
                if (result.isPresent()) put(out, result);
                item = take(in);
            }
            put(out, Optional.empty());
        });
        return out;
    }

    <I> void sink(String name, BlockingQueue<Optional<I>> in, Consumer<I> work) {
        AtomicLong time = timer(name);
        start(name, () -> {
            for (Optional<I> item = take(in); item.isPresent(); item = take(in)) {
                I input = item.get();
                guarded(() -> timed(time, () -> {
                    work.accept(input);
                    return Optional.empty();
                }));
            }
        });
    }

    /// Waits for the end.
    ///
    /// @throws RuntimeException what a stage threw, if one did
    void await() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    onFailure.run();
                }
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        if (failure.get() instanceof RuntimeException e) throw e;
        if (failure.get() instanceof Error e) throw e;
    }

    long dropped() {
        return dropped.get();
    }

    /// Seconds of work a stage, in their order.
    Map<String, Double> secondsBusy() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        busy.forEach((name, nanos) -> seconds.put(name, nanos.get() / 1e9));
        return seconds;
    }

    private AtomicLong timer(String name) {
        return busy.computeIfAbsent(name, n -> new AtomicLong());
    }

    private static <T> T timed(AtomicLong nanos, Supplier<T> work) {
        long from = System.nanoTime();
        try {
            return work.get();
        } finally {
            nanos.addAndGet(System.nanoTime() - from);
        }
    }

    /// After a failure the rest is drained without work, so that every thread comes to its end.
    private <T> Optional<T> guarded(Supplier<Optional<T>> work) {
        if (failure.get() != null) return Optional.empty();
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            if (failure.compareAndSet(null, e)) onFailure.run();
            return Optional.empty();
        }
    }

    private void start(String name, Runnable loop) {
        threads.add(Thread.ofPlatform().name("semblance-" + name).daemon().start(loop));
    }

    private static <T> Optional<T> take(BlockingQueue<Optional<T>> queue) {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                // only the end of the stream ends a stage
            }
        }
    }

    private static <T> void put(BlockingQueue<Optional<T>> queue, Optional<T> item) {
        while (true) {
            try {
                queue.put(item);
                return;
            } catch (InterruptedException e) {
                // as above
            }
        }
    }
}
