package semblance.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Gathers a [LiveSummary] while a video runs. Of a stream without end it keeps the last stays only. Frames come from one
/// thread, events from another, and the summary is asked for after both have ended.
final class SummaryKeeper {

    private static final int MOST_STAYS = 2000;

    private final String source;
    private final List<LiveSummary.Stay> stays = new ArrayList<>();
    private final LatencyMeter latency = new LatencyMeter();
    private final long began = System.nanoTime();
    private long frames = 0;
    private double seconds = 0;

    SummaryKeeper(String source) {
        this.source = source;
    }

    void frame(Frame frame, double latencySeconds) {
        frames++;
        seconds = frame.seconds();
        latency.add(latencySeconds);
    }

    void event(LiveEvent event) {
        if (!(event instanceof LiveEvent.Left left)) return;
        LiveSummary.Stay stay = new LiveSummary.Stay(left.track(), left.from(), left.to(), left.identity());
        if (!stay.reported()) return;
        if (stays.size() == MOST_STAYS) stays.removeFirst();
        stays.add(stay);
    }

    LiveSummary finished(long dropped, FrameSource.SourceHealth health, Map<String, Double> busy) {
        List<LiveSummary.Stay> inOrder = stays.stream().sorted(Comparator.comparingDouble(LiveSummary.Stay::from)).toList();
        double wall = (System.nanoTime() - began) / 1e9;
        return new LiveSummary(source, seconds, new LiveSummary.Performance(frames, dropped, health.damaged(), health.lost(), wall,
                latency.quantile(0.5), latency.quantile(0.95), busy), inOrder);
    }
}
