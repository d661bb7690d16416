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
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import semblance.embed.Embedding;
import semblance.gallery.Gallery;
import semblance.gallery.NewFace;
import semblance.gallery.Sample;
import semblance.network.Models;

/// How long `semblance serve` takes from its start as a process until it says that it is ready, with a gallery of so many people of a face
/// each; five times, after one that is not counted. Random unit vectors.
/// `java --enable-native-access=ALL-UNNAMED -cp 'bench/target/lib/*:bench/target/semblance-bench.jar' semblance.ServerStart ./semblance 1000000`
public final class ServerStart {

    private static final int STEP = 10_000, TIMES = 5;
    private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([^\"]+)\"");

    private ServerStart() {
    }

    /// The launcher, and how many people.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("server-start");
        try {
            fill(data.resolve("gallery.sqlite"), Integer.parseInt(arguments[1]));
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i <= TIMES; i++) seconds.add(secondsToReady(arguments[0], data));
            List<Double> counted = seconds.subList(1, seconds.size()).stream().sorted().toList();
            System.out.printf(Locale.ROOT, "%s faces: ready after %.2f s (median; %.2f to %.2f)%n", arguments[1], counted.get(TIMES / 2), counted.getFirst(), counted.getLast());
        } finally {
            try (Stream<Path> all = Files.walk(data)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
            }
        }
    }

    private static void fill(Path file, int people) {
        Random random = new Random(1);
        try (Gallery gallery = Gallery.open(file, Models.embedder().card().id(), Models.embedder().card().embeddingSize())) {
            for (int from = 0; from < people; from += STEP) {
                List<NewFace> some = new ArrayList<>();
                for (int i = from; i < Math.min(people, from + STEP); i++) some.add(new NewFace("default", "P" + i, Sample.of(vector(random, gallery.size()))));
                gallery.enrol(some);
            }
        }
    }

    private static Embedding vector(Random random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
        return Embedding.normalised(values);
    }

    private static double secondsToReady(String launcher, Path data) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process server = new ProcessBuilder(launcher, "serve", "--json", "--port", "0", "--data", data.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader out = server.inputReader(); HttpClient client = HttpClient.newHttpClient()) {
            Matcher address = ADDRESS.matcher(String.valueOf(out.readLine()));
            if (!address.find()) throw new IOException("the server did not start: run it by hand");
            HttpRequest ready = HttpRequest.newBuilder(URI.create(address.group(1) + "/health/ready")).build();
            if (client.send(ready, BodyHandlers.discarding()).statusCode() != 200) throw new IOException("the server is not ready");
            return (System.nanoTime() - start) / 1e9;
        } finally {
            server.toHandle().destroy();
            server.waitFor();
        }
    }
}
