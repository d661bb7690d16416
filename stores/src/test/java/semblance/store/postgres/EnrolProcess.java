package semblance.store.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import semblance.gallery.Gallery;
import semblance.gallery.Sample;
import semblance.gallery.Vectors;

/// A Java process of its own that enrols people named `PREFIX0`, `PREFIX1`, ... and says each name once it is
/// acknowledged.
public final class EnrolProcess {

    static final String MODEL = "test-model";
    static final int SIZE = 64;

    private EnrolProcess() {
    }

    /// The gallery's address, prefix, how many.
    public static void main(String[] arguments) {
        try (Gallery gallery = PostgresGallery.open(arguments[0], MODEL, SIZE, PostgresGallery.Settings.DEFAULT)) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                String name = arguments[1] + i;
                gallery.enrol(name, sample(name));
                System.out.println(name);
                System.out.flush();
            }
        }
    }

    static Sample sample(String name) {
        return Sample.of(Vectors.random(SIZE, new Random(name.hashCode())));
    }

    static Process start(String url, String prefix, int count) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EnrolProcess.class.getName(), url, prefix, "" + count));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}
