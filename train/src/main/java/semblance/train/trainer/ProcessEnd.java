package semblance.train.trainer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Makes a process that is told to end wait for the step in progress. libtorch clears up after itself at the end of a
/// process, and a thread that computes meanwhile crashes: Ctrl-C would look like a fault of the program.
final class ProcessEnd {

    /// A step takes a second or less, a measurement longer: that one is not waited for to its end.
    private static final int PATIENCE_SECONDS = 15;
    private static final ReentrantLock STEP = new ReentrantLock();

    static {
        // the hook keeps the lock, so no further step begins
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                STEP.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "train-end"));
    }

    private ProcessEnd() {
    }

    static void hold() {
        STEP.lock();
    }

    static void release() {
        STEP.unlock();
    }
}
