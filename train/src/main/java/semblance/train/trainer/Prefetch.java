package semblance.train.trainer;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ForkJoinPool;

/// Makes the next batches on threads of its own while a step runs.
final class Prefetch<B> implements AutoCloseable {

    private static final int AHEAD = 4;

    private record Ready<B>(List<B> shares, Throwable failure) {
    }

    private final BlockingQueue<Ready<B>> queue = new ArrayBlockingQueue<>(AHEAD);
    private final ForkJoinPool loaders;
    private long waited;

    /// @param cores that a source's parallel streams run on
    Prefetch(BatchSource<B> source, long from, long to, int cores) {
        loaders = new ForkJoinPool(cores);
        loaders.execute(() -> {
            try {
                for (long step = from; step < to; step++) queue.put(new Ready<>(source.batch(step), null));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                queue.clear();
                queue.offer(new Ready<>(List.of(), e));
            }
        });
    }

    List<B> next() {
        long start = System.nanoTime();
        try {
            Ready<B> ready = queue.take();
            if (ready.failure instanceof RuntimeException e) throw e;
            if (ready.failure instanceof Error e) throw e;
            return ready.shares;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        } finally {
            waited += System.nanoTime() - start;
        }
    }

    /// Nanoseconds that the trainer has waited for batches.
    long waited() {
        return waited;
    }

    /// Waits for the batch in the making, since what it is made from is closed next.
    @Override
    public void close() {
        loaders.shutdownNow();
        loaders.close();
    }
}
