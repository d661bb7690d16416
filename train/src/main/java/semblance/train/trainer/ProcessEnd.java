package semblance.train.trainer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

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

    /// Before a step.
    ///
    /// @param stop asked until the step may begin: at the end of a process it never may, and whoever waits has to save
    /// @return false if there shall be no further step
    static boolean hold(BooleanSupplier stop) {
        try {
            while (!stop.getAsBoolean()) {
                if (STEP.tryLock(100, TimeUnit.MILLISECONDS)) return true;
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static void release() {
        STEP.unlock();
    }
}
