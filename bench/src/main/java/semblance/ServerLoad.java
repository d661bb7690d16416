package semblance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import semblance.image.ImageWriter;
import semblance.synth.InventedPerson;
import semblance.synth.Shot;
import semblance.synth.Studio;

/// What `semblance serve` bears, as Markdown tables, measured with wrk (`apt install wrk`) over loopback; wrk and server share the machine:
/// - `POST /v1/identify` with a rendered portrait of 640x480 pixels by 1, 8 and 32 clients, each of which asks again as soon as it is
///   answered, or after a second if it was told 429. Times are those of answers of 200.
/// - where the server's processor time goes with 8 clients, by sampled stacks (`jdk.CPUTimeSample`, JDK 25 on Linux);
/// - memory over so many requests, at each tenth after a garbage collection, with a picture and a detector of 128 pixels, so that they are many.
///
/// With 0 seconds or 0 requests, the one or the other alone.
///
/// `java --enable-native-access=ALL-UNNAMED -cp 'bench/target/lib/*:bench/target/semblance-bench.jar' semblance.ServerLoad ./semblance 100000 30 100000`
public final class ServerLoad {

    private static final int[] CLIENTS = {1, 8, 32};
    private static final int MIDDLE = 8, WARM_SECONDS = 10, BUSY = 429, OK = 200, SMALL = 128;
    private static final Pattern ANSWER = Pattern.compile("(?m)^answer (\\d+) (\\d+)$"), ERRORS = Pattern.compile("(?m)^errors (\\d+) (\\d+) (\\d+) (\\d+)$");
    private static final Pattern HEAP = Pattern.compile("total \\d+K, used (\\d+)K");

    private final String launcher;
    private final Path folder;
    private final Path script;
    private String key = "";

    /// What wrk saw.
    ///
    /// @param served milliseconds of answers of 200, sorted
    /// @param busy   milliseconds of answers of 429, sorted
    /// @param others answers of any other status
    /// @param errors connections refused or broken, and timeouts, as wrk counts them
    private record Run(double[] served, double[] busy, int others, int errors) {

        static Run of(String printed) {
            List<Double> served = new ArrayList<>(), busy = new ArrayList<>();
            int others = 0;
            for (Matcher m = ANSWER.matcher(printed); m.find();) {
                int status = Integer.parseInt(m.group(1));
                if (status == OK || status == BUSY) (status == OK ? served : busy).add(Integer.parseInt(m.group(2)) / 1e3);
                else others++;
            }
            Matcher errors = ERRORS.matcher(printed);
            if (!errors.find()) throw new IllegalStateException("got no counts from wrk: " + printed);
            return new Run(sorted(served), sorted(busy), others, Arrays.stream(errors.group(0).split(" ")).skip(1).mapToInt(Integer::parseInt).sum());
        }

        private static double[] sorted(List<Double> values) {
            return values.stream().mapToDouble(v -> v).sorted().toArray();
        }

        int answers() {
            return served.length + busy.length + others;
        }
    }

    private ServerLoad(String launcher, Path folder) throws IOException {
        this.launcher = launcher;
        this.folder = folder;
        script = folder.resolve("identify.lua");
        try (InputStream in = ServerLoad.class.getResourceAsStream("identify.lua")) {
            Files.copy(in, script);
        }
    }

    /// The launcher, how many faces the gallery has, how many seconds each number of clients asks, how many requests memory is watched for.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("server-load");
        try {
            ServerProcess.fill(folder.resolve("gallery.sqlite"), Integer.parseInt(arguments[1]));
            ServerLoad load = new ServerLoad(arguments[0], folder);
            int seconds = Integer.parseInt(arguments[2]), requests = Integer.parseInt(arguments[3]);
            if (seconds > 0) load.speed(seconds);
            if (requests > 0) load.memory(requests);
        } finally {
            ServerProcess.delete(folder);
        }
    }

    private ServerProcess started(String... settings) throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.start(launcher, folder, key, settings);
        key = server.key();
        server.checkReady();
        return server;
    }

    private Path picture(int width, int height) throws IOException {
        InventedPerson person = InventedPerson.of(1);
        byte[] jpeg = ImageWriter.jpeg(Studio.fine().portrait(person, Shot.portrait(person), width, height).image(), ImageWriter.GOOD_QUALITY);
        return Files.write(folder.resolve(width + ".jpg"), jpeg);
    }

    private Run wrk(ServerProcess server, Path picture, int clients, int seconds) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder("wrk", "-t" + clients, "-c" + clients, "-d" + seconds + "s", "--timeout", "30s", "-s", script.toString(),
                server.address() + "/v1/identify", "--", picture.toString(), key).redirectErrorStream(true).start();
        String printed = new String(wrk.getInputStream().readAllBytes());
        if (wrk.waitFor() != 0) throw new IOException("wrk failed: " + printed);
        return Run.of(printed);
    }

    private void speed(int seconds) throws IOException, InterruptedException {
        Path picture = picture(640, 480);
        try (ServerProcess server = started()) {
            wrk(server, picture, MIDDLE, WARM_SECONDS);
            System.out.println("| clients | requests/s | p50 ms | p95 ms | p99 ms | 200 | 429 | p99 of 429 ms | other | errors and timeouts | processor ms a request | resident MB before | after |");
            System.out.println("|" + "---|".repeat(13));
            for (int clients : CLIENTS) {
                long before = server.residentMb();
                double spent = server.processorSeconds();
                Run run = wrk(server, picture, clients, seconds);
                System.out.printf(Locale.ROOT, "| %d | %.1f | %.0f | %.0f | %.0f | %,d | %,d | %s | %d | %d | %.1f | %,d | %,d |%n", clients, (double) run.served.length / seconds,
                        percentile(run.served, 50), percentile(run.served, 95), percentile(run.served, 99), run.served.length, run.busy.length, run.busy.length == 0 ? "-" : "%.1f".formatted(percentile(run.busy, 99)),
                        run.others, run.errors, 1000 * (server.processorSeconds() - spent) / Math.max(1, run.served.length), before, server.residentMb());
            }
            shares(server, picture, seconds);
        }
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private void shares(ServerProcess server, Path picture, int seconds) throws IOException, InterruptedException {
        Path recording = folder.resolve("load.jfr");
        server.jcmd("JFR.start", "name=load", "settings=none", "+jdk.CPUTimeSample#enabled=true", "+jdk.CPUTimeSample#throttle=10ms");
        double before = server.processorSeconds();
        Run run = wrk(server, picture, MIDDLE, seconds);
        double all = server.processorSeconds() - before;
        server.jcmd("JFR.stop", "name=load", "filename=" + recording);
        Map<String, Double> by = new TreeMap<>();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals("jdk.CPUTimeSample")) by.merge(part(event), event.getDuration("samplingPeriod").toNanos() / 1e9, Double::sum);
            }
        }
        by.put("not sampled: the JVM's own threads, gaps of the sampling", all - by.values().stream().mapToDouble(v -> v).sum());
        System.out.printf(Locale.ROOT, "%n%d clients, %,d answers: where %.1f s of the server's processor time went%n%n| part | share %% |%n|---|---|%n", MIDDLE, run.answers(), all);
        by.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(e -> System.out.printf(Locale.ROOT, "| %s | %.1f |%n", e.getKey(), 100 * e.getValue() / all));
    }

    /// What a thread was at: the networks, a package of `core`, or the server.
    private static String part(RecordedEvent event) {
        if (event.getStackTrace() == null) return "samples without a stack";
        List<String> classes = event.getStackTrace().getFrames().stream().filter(RecordedFrame::isJavaFrame).map(f -> f.getMethod().getType().getName()).toList();
        if (classes.stream().anyMatch(c -> c.startsWith("ai.onnxruntime."))) return "networks (ONNX Runtime)";
        return classes.stream().filter(c -> c.startsWith("semblance.") && !c.startsWith("semblance.server.")).findFirst()
                .map(c -> "around them: `" + c.substring(0, c.lastIndexOf('.')) + "`").orElse("server: HTTP, JSON, keys, logs, metrics");
    }

    private void memory(int requests) throws IOException, InterruptedException {
        Path picture = picture(SMALL, SMALL);
        try (ServerProcess server = started("detail=" + SMALL)) {
            wrk(server, picture, MIDDLE, WARM_SECONDS);
            System.out.printf("%n| requests | errors | heap after collection MB | resident MB |%n|---|---|---|---|%n");
            long done = 0, wrong = 0;
            remembered(server, done, wrong);
            for (int tenth = 1; tenth <= 10; tenth++) {
                while (done < requests * (long) tenth / 10) {
                    Run run = wrk(server, picture, MIDDLE, WARM_SECONDS);
                    if (run.answers() == 0) throw new IOException("the server answers nothing any more");
                    done += run.answers();
                    wrong += run.answers() - run.served.length + run.errors;
                }
                remembered(server, done, wrong);
            }
        }
    }

    private static void remembered(ServerProcess server, long requests, long wrong) throws IOException, InterruptedException {
        server.jcmd("GC.run");
        double heap = HEAP.matcher(server.jcmd("GC.heap_info")).results().mapToLong(m -> Long.parseLong(m.group(1))).sum() / 1024.0;
        System.out.printf(Locale.ROOT, "| %,d | %,d | %.1f | %,d |%n", requests, wrong, heap, server.residentMb());
    }
}
