package semblance.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Turns Ctrl-C, a service manager's SIGTERM and a closed terminal into a wish to stop: the work sees it, saves what it has to, and
/// the command returns. The signal is taken before the process begins to end, not in a shutdown hook: ONNX Runtime and libtorch
/// clear up while hooks run, and a thread that still computes then crashes. A second signal ends the process at once.
/// Java has no other way to a signal than `sun.misc.Signal`, in its supported module jdk.unsupported; javac warns of it whatever it is told.
final class StopSignal implements AutoCloseable {

    /// The last one is unknown to Windows.
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    private final Runnable stop;
    private final Map<Signal, SignalHandler> former = new LinkedHashMap<>();
    private volatile boolean requested;

    private StopSignal(Runnable stop) {
        this.stop = stop;
    }

    /// @param stop is run once, at the first signal
    static StopSignal onInterrupt(Runnable stop) {
        StopSignal signal = new StopSignal(stop);
        for (String name : SIGNALS) {
            try {
                Signal one = new Signal(name);
                signal.former.put(one, Signal.handle(one, received -> signal.received()));
            } catch (IllegalArgumentException e) {
                // this system or JVM keeps it for itself: it ends the process as it always did
            }
        }
        return signal;
    }

    boolean requested() {
        return requested;
    }

    private void received() {
        synchronized (this) {
            if (requested) Runtime.getRuntime().halt(Exit.INTERRUPTED);
            requested = true;
        }
        stop.run();
    }

    /// The work is done or saved: a signal ends the process again.
    @Override
    public void close() {
        former.forEach(Signal::handle);
    }
}
