package semblance.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import semblance.gallery.Gallery;
import semblance.gallery.Sample;
import semblance.gallery.Vectors;

/// A Java process of its own that enrols people named `PREFIX0`, `PREFIX1`, ... and says each name once it is
/// acknowledged.
public final class EnrolProcess {

    public static final String MODEL = "test-model";
    public static final int SIZE = 64;

    private EnrolProcess() {
    }

    /// The gallery's address, prefix, how many.
    public static void main(String[] arguments) {
        try (Gallery gallery = GalleryPlace.of(arguments[0], Optional.empty()).open(MODEL, SIZE)) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                String name = arguments[1] + i;
                gallery.enrol(name, sample(name));
                System.out.println(name);
                System.out.flush();
            }
        }
    }

    public static Sample sample(String name) {
        return Sample.of(Vectors.random(SIZE, new Random(name.hashCode())));
    }

    public static Process start(String url, String prefix, int count) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EnrolProcess.class.getName(), url, prefix, "" + count));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /// Starts one, and kills it (`kill -9`) when it has enrolled so many.
    ///
    /// @return the names it acknowledged
    public static List<String> killed(String url, String prefix, int after) throws IOException, InterruptedException {
        Process process = start(url, prefix, 1_000_000);
        List<String> names = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String name = null; names.size() < after && (name = out.readLine()) != null;) names.add(name);
            // not Process.destroyForcibly, which closes what is to be read
            process.toHandle().destroyForcibly();
            for (String name = null; (name = out.readLine()) != null;) names.add(name);
        }
        process.waitFor();
        assertTrue(names.size() >= after, "the process ended by itself");
        // the last line may have been cut
        if (names.size() > after) names.removeLast();
        return names;
    }

    /// That everybody acknowledged is there once, and at most two more a kill: one who had not been acknowledged yet, and one whose
    /// line is left out since it may have been cut.
    public static void assertNobodyLost(Gallery gallery, List<String> acknowledged, int kills) {
        for (String name : acknowledged) assertEquals(name, gallery.search(sample(name).embedding(), 1).getFirst().person().name());
        Gallery.Count count = gallery.count();
        assertTrue(count.people() >= acknowledged.size() && count.people() <= acknowledged.size() + 2 * kills, count + ", " + acknowledged.size() + " acknowledged");
        assertEquals(count.people(), count.faces());
    }
}
