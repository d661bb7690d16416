package semblance.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import semblance.Timings.Stage;
import semblance.Verdict;
import semblance.gallery.Gallery;

/// Counts and times for Prometheus. No label holds anything about a person.
public final class Metrics {

    private static final Duration[] BUCKETS = {ms(1), ms(2), ms(5), ms(10), ms(20), ms(50), ms(100), ms(200), ms(500), ms(1000), ms(2000), ms(5000)};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /// Found by key: the registry's own way to a timer it has costs more than some requests.
    private final Map<Stage, Timer> stages = new ConcurrentHashMap<>();
    private final Map<Request, Timer> requests = new ConcurrentHashMap<>();
    private final Counter faces = Counter.builder("semblance_faces").description("Faces found").register(registry);

    private record Request(String method, String route, int status) {
    }

    private static Duration ms(int millis) {
        return Duration.ofMillis(millis);
    }

    /// Does a stage's work and notes how long it took.
    public <T> T time(Stage stage, Supplier<T> work) {
        return stages.computeIfAbsent(stage, this::timer).record(work);
    }

    private Timer timer(Stage stage) {
        return Timer.builder("semblance_stage").tag("stage", stage.name().toLowerCase(Locale.ROOT)).description("Time of one stage of recognition for one picture")
                .serviceLevelObjectives(BUCKETS).register(registry);
    }

    void request(String method, String route, int status, long nanos) {
        requests.computeIfAbsent(new Request(method, route, status), this::timer).record(Duration.ofNanos(nanos));
    }

    private Timer timer(Request request) {
        return Timer.builder("semblance_request").tag("method", request.method).tag("route", request.route).tag("status", Integer.toString(request.status))
                .description("Time of a request, from its head to the end of its answer").serviceLevelObjectives(BUCKETS).register(registry);
    }

    void faces(int count) {
        faces.increment(count);
    }

    void verdict(Verdict verdict) {
        Counter.builder("semblance_verdicts").tag("verdict", verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .description("Answers to who a face is").register(registry).increment();
    }

    void watch(Admission admission) {
        Gauge.builder("semblance_queue", admission, Admission::waiting).description("Pictures waiting for their turn").register(registry);
    }

    /// Nobody else holds the supplier, and without that a gauge forgets what it looks at.
    void watch(Supplier<Gallery> gallery) {
        Gauge.builder("semblance_gallery_people", gallery, g -> g.get().count().people()).description("People in the gallery").strongReference(true).register(registry);
        Gauge.builder("semblance_gallery_faces", gallery, g -> g.get().count().faces()).description("Faces in the gallery").strongReference(true).register(registry);
    }

    /// In Prometheus' text format.
    public String text() {
        return registry.scrape();
    }
}
