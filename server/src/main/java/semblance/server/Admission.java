package semblance.server;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Lets a few pieces of work in at once, makes some wait, and turns the rest away at once: a server that is asked for
/// too much answers fast that it can't, instead of everybody late.
///
/// The work is done on threads of its own. Callers come on virtual threads, of which only as many run as there are cores, and a network
/// doesn't let go of its thread until it has finished: as many pictures as cores would keep all others from being read, or refused.
final class Admission {

    private static final int LONGEST_WAIT = 20, IDLE = 30;

    private final Semaphore admitted;
    private final ThreadPoolExecutor workers;
    private final int queue;

    Admission(int places, int queue) {
        this.queue = queue;
        admitted = new Semaphore(places + queue);
        workers = new ThreadPoolExecutor(places, places, IDLE, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("recognition-", 1).factory());
        workers.allowCoreThreadTimeOut(true);
    }

    /// @throws Refused with 429 if too many wait already
    <T> T let(Supplier<T> work) {
        if (!admitted.tryAcquire()) throw busy();
        try {
            FutureTask<T> task = new FutureTask<>(work::get);
            workers.execute(task);
            return outcome(task);
        } finally {
            admitted.release();
        }
    }

    private <T> T outcome(FutureTask<T> task) {
        try {
            try {
                return task.get(LONGEST_WAIT, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (workers.remove(task)) throw busy();
                return task.get();
            }
        } catch (InterruptedException e) {
            task.cancel(false);
            Thread.currentThread().interrupt();
            throw Problem.of(503, "shutting_down", "the server is shutting down").retryAfter(5).refused();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) throw error;
            throw (RuntimeException) e.getCause();
        }
    }

    int waiting() {
        return workers.getQueue().size();
    }

    private Refused busy() {
        return Problem.of(429, "busy", "the server works on as many pictures as it can, and " + queue + " wait already: try again in a second").retryAfter(1).refused();
    }
}
