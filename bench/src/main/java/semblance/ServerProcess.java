package semblance;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import semblance.gallery.Gallery;
import semblance.gallery.RandomPeople;
import semblance.network.Models;

/// `semblance serve` as a process of its own, with a gallery of many people, and what the system says about it (Linux).
///
/// @param address `http://127.0.0.1:...`
/// @param key     of the admin; empty if it was made at an earlier start
record ServerProcess(Process process, String address, String key) implements AutoCloseable {

    private static final int STEP = 50_000;
    private static final double TICKS_A_SECOND = 100;
    private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([^\"]+)\""), KEY = Pattern.compile("\"admin_key\":\"([^\"]+)\"");

    /// Writes a gallery of so many people of a face each, random unit vectors; one that was written before is left as it is.
    static void fill(Path file, int people) {
        try (Gallery gallery = Gallery.open(file, Models.embedder().card().id(), Models.embedder().card().embeddingSize())) {
            long there = gallery.count().people();
            if (there == people) return;
            if (there > 0) throw new IllegalStateException("got " + file + " of " + there + " people, wanted " + people + ": filling it was cut off, delete it");
            RandomPeople.enrol(gallery, people, STEP, new Random(1));
        }
    }

    /// Starts it at a free port, with settings written `key=value`; returns when it says that it listens.
    ///
    /// @param known the admin's key, if there is one
    static ServerProcess start(String launcher, Path data, String known, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher, "serve", "--json", "--port", "0", "--data", data.toString()));
        for (String setting : settings) command.addAll(List.of("--set", setting));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        BufferedReader out = process.inputReader();
        String address = found(ADDRESS, out.readLine());
        return new ServerProcess(process, address, known.isEmpty() ? found(KEY, out.readLine()) : known);
    }

    private static String found(Pattern pattern, String line) throws IOException {
        Matcher matcher = pattern.matcher(String.valueOf(line));
        if (!matcher.find()) throw new IOException("the server did not start, or not as was expected (" + line + "): run it by hand");
        return matcher.group(1);
    }

    void checkReady() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest ready = HttpRequest.newBuilder(URI.create(address + "/health/ready")).build();
            if (client.send(ready, BodyHandlers.discarding()).statusCode() != 200) throw new IOException("the server is not ready");
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    /// Memory that it holds, in megabytes.
    long residentMb() throws IOException {
        return Files.readAllLines(proc("status")).stream().filter(line -> line.startsWith("VmRSS")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10).sum();
    }

    /// Processor time that it has taken, in seconds: all its threads, the JVM's own too.
    double processorSeconds() throws IOException {
        String[] fields = Files.readString(proc("stat")).replaceFirst("^.*\\) ", "").split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    /// Asks the JVM something.
    String jcmd(String... question) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid())));
        command.addAll(List.of(question));
        Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(asked.getInputStream().readAllBytes());
        if (asked.waitFor() != 0) throw new IOException(String.join(" ", command) + ": " + answer);
        return answer;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
