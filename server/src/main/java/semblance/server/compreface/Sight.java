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

/// Looks at pictures that were sent. Only the faces asked for are turned into vectors.
record Sight(Recognition recognition) {

    /// @param detectMillis of the whole picture, waiting for its turn included
    record Found(Image image, List<Face> faces, double detectMillis) {
    }

    /// A face and its vector.
    ///
    /// @param embedMillis its share of the time for all
    record Known(Face face, Embedding embedding, double detectMillis, double embedMillis) {
    }

    /// The faces that were asked for.
    Found find(byte[] picture, Options options) {
        long start = System.nanoTime();
        Detected detected = recognition.detect(picture);
        return new Found(detected.image(), options.among(detected.faces()), millis(start));
    }

    /// The one face of a picture that shows one person.
    Found single(byte[] picture, Options options) {
        long start = System.nanoTime();
        Detected detected = recognition.detect(picture);
        Face face = Recognition.oneOf(new Detected(detected.image(), options.sure(detected.faces())));
        return new Found(detected.image(), List.of(face), millis(start));
    }

    /// The only face as the gallery takes it.
    Sample sample(Found single) {
        return recognition.timed(Stage.EMBED, () -> recognition.recognizer().sample(single.image(), single.faces().getFirst()));
    }

    List<Known> embed(Found found) {
        long start = System.nanoTime();
        List<Embedding> vectors = recognition.timed(Stage.EMBED, () -> recognition.recognizer().embed(found.image(), found.faces()));
        double each = millis(start) / vectors.size();
        return IntStream.range(0, vectors.size()).mapToObj(i -> new Known(found.faces().get(i), vectors.get(i), found.detectMillis(), each)).toList();
    }

    private static double millis(long start) {
        return Math.round((System.nanoTime() - start) / 1e4) / 100.0;
    }
}
