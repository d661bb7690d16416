package semblance.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Turns Ctrl-C into a wish to stop: the work sees [#requested], writes what it has to, and the process ends when it has.
final class StopSignal implements AutoCloseable {

    private static final int SECONDS_TO_SAVE = 120;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "semblance-stop");
    private volatile boolean requested;

    private StopSignal() {
    }

    static StopSignal onInterrupt() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    boolean requested() {
        return requested;
    }

    private void await() {
        requested = true;
        try {
            ended.await(SECONDS_TO_SAVE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The work is done or saved.
    @Override
    public void close() {
        ended.countDown();
        if (!requested) Runtime.getRuntime().removeShutdownHook(hook);
    }
}
