package semblance.gallery;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A Java process of its own that enrols people named `PREFIX0`, `PREFIX1`, ... and says each name once it is
/// acknowledged.
public final class EnrolProcess {

    static final String MODEL = "test-model";
    static final int SIZE = 64;

    private EnrolProcess() {
    }

    /// Gallery file, prefix, how many.
    public static void main(String[] arguments) {
        try (Gallery gallery = Gallery.open(Path.of(arguments[0]), MODEL, SIZE)) {
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

    static Process start(Path gallery, String prefix, int count) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EnrolProcess.class.getName(), gallery.toString(), prefix, "" + count));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /// Reads acknowledged names until there are so many, or the process ends.
    static void read(BufferedReader out, int count, List<String> names) throws IOException {
        for (String name = null; names.size() < count && (name = out.readLine()) != null;) names.add(name);
    }
}
