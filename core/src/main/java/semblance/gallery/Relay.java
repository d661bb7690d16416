package semblance.gallery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does things in a thread of its own, one after another as they were given, while the caller makes the next ones ready. For one thread.
final class Relay implements AutoCloseable {

    /// Things handed over together, and such lots that may wait.
    private static final int LOT = 1024, AHEAD = 4;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("gallery-relay").factory());
    private final Deque<Future<?>> running = new ArrayDeque<>();
    private List<Runnable> lot = new ArrayList<>(LOT);

    /// @throws RuntimeException that one given earlier has thrown
    void give(Runnable work) {
        lot.add(work);
        if (lot.size() == LOT) send();
    }

    private void send() {
        List<Runnable> some = lot;
        lot = new ArrayList<>(LOT);
        running.add(thread.submit(() -> some.forEach(Runnable::run)));
        if (running.size() > AHEAD) await(running.remove());
    }

    /// Returns when all is done.
    ///
    /// @throws RuntimeException that one has thrown
    void finish() {
        send();
        while (!running.isEmpty()) await(running.remove());
    }

    private static void await(Future<?> work) {
        try {
            work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) throw thrown;
            if (e.getCause() instanceof Error thrown) throw thrown;
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Whatever was not finished is given up.
    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
    }
}
