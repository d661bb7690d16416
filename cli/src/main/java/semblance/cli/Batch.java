package semblance.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// Works through files on several threads and hands over the results one by one, in the files' order, on the calling
/// thread. A file that can't be used is reported and counted, and the others go on; what is wrong with the gallery, the
/// model or the machine ends the whole.
final class Batch {

    /// @param files   how many there were
    /// @param failed  how many could not be used
    /// @param seconds wall time
    record Tally(int files, int failed, double seconds) {

        double perSecond(long count) {
            return count / Math.max(seconds, 1e-9);
        }
    }

    private final int threads;
    private final BiConsumer<Path, String> failures;

    /// @param failures told of each file that could not be used, and why
    Batch(int threads, BiConsumer<Path, String> failures) {
        this.threads = threads;
        this.failures = failures;
    }

    <T> Tally run(List<Path> files, ProgressLine progress, Function<Path, T> work, Consumer<T> results) {
        long start = System.nanoTime();
        int failed = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.clamp(files.size(), 1, threads), Batch::thread)) {
            try {
                failed = inOrder(files, pool, progress, work, results);
            } finally {
                pool.shutdownNow();
            }
        }
        return new Tally(files.size(), failed, (System.nanoTime() - start) / 1e9);
    }

    /// A window of files is under way, twice the threads, so that one slow file holds up neither the others nor memory.
    private <T> int inOrder(List<Path> files, ExecutorService pool, ProgressLine progress, Function<Path, T> work, Consumer<T> results) {
        Queue<Future<T>> underWay = new ArrayDeque<>();
        int failed = 0, next = 0;
        for (Path file : files) {
            while (next < files.size() && underWay.size() < 2 * threads) {
                Path coming = files.get(next++);
                underWay.add(pool.submit(() -> work.apply(coming)));
            }
            try {
                results.accept(result(underWay.remove()));
            } catch (RuntimeException e) {
                failures.accept(file, Failures.aboutInput(e));
                failed++;
            }
            progress.step();
        }
        return failed;
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while working through the files", e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "semblance-batch");
        thread.setDaemon(true);
        return thread;
    }
}
