package semblance.server.compreface;

import java.util.List;
import java.util.stream.IntStream;
import semblance.Timings.Stage;
import semblance.detect.Face;
import semblance.embed.Embedding;
import semblance.gallery.Sample;
import semblance.image.Image;
import semblance.server.Recognition;
import semblance.server.Recognition.Detected;

/// Looks at pictures that were sent, each in one turn from decoding to vectors ([Recognition#look]). Only the faces asked for are turned into vectors.
record Sight(Recognition recognition) {

    /// @param detectMillis of the whole picture, waiting for its turn included
    record Found(List<Face> faces, double detectMillis) {
    }

    /// A face and its vector.
    ///
    /// @param embedMillis its share of the time for all
    record Known(Face face, Embedding embedding, double detectMillis, double embedMillis) {
    }

    /// The faces that were asked for.
    Found find(byte[] picture, Options options) {
        long start = System.nanoTime();
        return recognition.look(picture, seen -> new Found(options.among(seen.faces()), millis(start)));
    }

    /// The faces that were asked for, with their vectors.
    List<Known> know(byte[] picture, Options options) {
        long start = System.nanoTime();
        return recognition.look(picture, seen -> embedded(seen.image(), new Found(options.among(seen.faces()), millis(start))));
    }

    /// The one face of a picture that shows one person.
    Known single(byte[] picture, Options options) {
        long start = System.nanoTime();
        return recognition.look(picture, seen -> embedded(seen.image(), new Found(List.of(one(seen, options)), millis(start))).getFirst());
    }

    /// The same face as the gallery takes it.
    Sample sample(byte[] picture, Options options) {
        return recognition.look(picture, seen -> recognition.timed(Stage.EMBED, () -> recognition.recognizer().sample(seen.image(), one(seen, options))));
    }

    private static Face one(Detected seen, Options options) {
        return Recognition.oneOf(new Detected(seen.image(), options.sure(seen.faces())));
    }

    private List<Known> embedded(Image image, Found found) {
        long start = System.nanoTime();
        List<Embedding> vectors = recognition.timed(Stage.EMBED, () -> recognition.recognizer().embed(image, found.faces()));
        double each = millis(start) / vectors.size();
        return IntStream.range(0, vectors.size()).mapToObj(i -> new Known(found.faces().get(i), vectors.get(i), found.detectMillis(), each)).toList();
    }

    private static double millis(long start) {
        return Math.round((System.nanoTime() - start) / 1e4) / 100.0;
    }
}
