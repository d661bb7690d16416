package semblance.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Spreads photos over threads in small batches. The first failure ends the run and is thrown.
final class ParallelPhotos {

    private static final int BATCH = 16;

    private ParallelPhotos() {
    }

    /// @param work answers for a batch, one an item, in order; called by several threads
    /// @return one answer an item, in order
    static <T, R> List<R> map(List<? extends T> items, int threads, Function<List<? extends T>, List<R>> work) {
        ExecutorService pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("evaluate-", 0).daemon().factory());
        try {
            List<Future<List<R>>> batches = new ArrayList<>();
            for (int from = 0; from < items.size(); from += BATCH) {
                List<? extends T> batch = items.subList(from, Math.min(from + BATCH, items.size()));
                batches.add(pool.submit(() -> work.apply(batch)));
            }
            List<R> answers = new ArrayList<>(items.size());
            for (Future<List<R>> batch : batches) answers.addAll(result(batch));
            return List.copyOf(answers);
        } finally {
            pool.shutdownNow();
            // what a batch works with may be closed next
            pool.close();
        }
    }

    private static <R> List<R> result(Future<List<R>> batch) {
        try {
            return batch.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException("a photo could not be worked on", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at work on photos", e);
        }
    }
}
