package semblance.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import semblance.live.EventJson;
import semblance.live.Identity;
import semblance.live.LiveEvent;
import semblance.live.LiveListener;
import semblance.live.LiveSummary;
import semblance.live.LiveSummary.Performance;

/// Prints the events of `semblance watch` as they happen, and its summary.
record WatchPrinter(Output output) implements LiveListener {

    @Override
    public void event(LiveEvent event) {
        output.result(EventJson.of(event), String.format(Locale.ROOT, "%9s  %s", LiveSummary.clock(event.seconds()), text(event)));
    }

    private static String text(LiveEvent event) {
        return switch (event) {
            case LiveEvent.Appeared e -> "#" + e.track() + " appears";
            case LiveEvent.Recognised e -> String.format(Locale.ROOT, "#%d is %s (%.0f %%)", e.track(), e.person().name(), 100 * e.similarity());
            case LiveEvent.Unknown e -> "#" + e.track() + " is nobody known";
            case LiveEvent.Learnt e -> "#" + e.track() + " is learnt as " + e.person().name();
            case LiveEvent.Enriched e -> "#" + e.track() + " gives " + e.person().name() + " a new view";
            case LiveEvent.Left e -> String.format(Locale.ROOT, "#%d leaves after %.1f s%s", e.track(), e.to() - e.from(), who(e.identity()));
            case LiveEvent.Reconnected e -> "the stream is back";
        };
    }

    private static String who(Identity identity) {
        return identity instanceof Identity.Recognised r ? ": " + r.person().name() : "";
    }

    static List<String> lines(LiveSummary summary) {
        Performance p = summary.performance();
        StringBuilder shares = new StringBuilder();
        double all = p.busy().values().stream().mapToDouble(Double::doubleValue).sum();
        p.busy().forEach((stage, seconds) -> shares.append(String.format(Locale.ROOT, " %s %.0f %%", stage, 100 * seconds / Math.max(1e-9, all))));
        return List.of("", summary.table(), String.format(Locale.ROOT,
                "%d frames, %.1f a second, %d dropped, %d damaged, %d reconnections; %.1f ms of work a frame:%s; frame to verdict %.0f ms (median), %.0f ms (95 %%)",
                p.frames(), p.framesPerSecond(), p.dropped(), p.damaged(), p.reconnections(), p.millisPerFrame(), shares, 1000 * p.latency50(), 1000 * p.latency95()));
    }

    static ObjectNode json(LiveSummary summary) {
        Performance p = summary.performance();
        ObjectNode node = Output.object();
        ObjectNode json = node.putObject("summary").put("source", summary.source()).put("seconds", Json.rounded(summary.seconds()))
                .put("frames", p.frames()).put("frames_per_second", Json.rounded(p.framesPerSecond())).put("dropped", p.dropped())
                .put("damaged", p.damaged()).put("reconnections", p.reconnections()).put("ms_per_frame", Json.rounded(p.millisPerFrame()))
                .put("latency_p50_ms", Json.rounded(1000 * p.latency50())).put("latency_p95_ms", Json.rounded(1000 * p.latency95()));
        ObjectNode busy = json.putObject("busy_seconds");
        p.busy().forEach((stage, seconds) -> busy.put(stage, Json.rounded(seconds)));
        ArrayNode visits = json.putArray("visits");
        summary.visits().forEach(v -> visits.addObject().put("track", v.track()).put("who", v.label())
                .put("from", Json.rounded(v.from())).put("to", Json.rounded(v.to())));
        return node;
    }
}
