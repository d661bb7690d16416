package semblance.live;

import java.util.List;

/// Follows a video as it is recognised. Called on one thread, in order: the events of a frame come before the frame. A slow listener
/// makes a live stream drop frames; what it throws ends the run.
public interface LiveListener {

    default void event(LiveEvent event) {
    }

    /// @param faces all followed faces of the frame
    default void frame(Frame frame, List<Seen> faces) {
    }

    /// The run is over, failed or not: who was there, as far as it came.
    default void summary(LiveSummary summary) {
    }

    /// After that, the last call: close what is open.
    default void end() {
    }
}
