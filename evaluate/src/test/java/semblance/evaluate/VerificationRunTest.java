package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;

/// Runs with a detector and an embedder of flat colours: a picture is a face unless it is black, a person is a colour.
class VerificationRunTest {

    private static final Landmarks FACE = new Landmarks(new Point(38, 52), new Point(74, 52), new Point(56, 72), new Point(42, 92), new Point(71, 92));
    private static final FaceDetector NOT_BLACK = image -> image.red(0, 0) + image.green(0, 0) == 0 ? List.of()
            : List.of(new Face(new Box(0, 0, 112, 112), FACE, 1));
    private static final FaceEmbedder COLOUR = new FaceEmbedder() {
        @Override
        public List<Embedding> embed(List<Image> crops) {
            return crops.stream().map(c -> Embedding.normalised(new float[] {c.red(56, 56), c.green(56, 56)})).toList();
        }

        @Override
        public String modelId() {
            return "colour";
        }
    };

    @TempDir
    Path folder;

    @Test
    void everyPhotoIsEmbeddedOnceAndMissedFacesAreErrors() throws Exception {
        // Ten reds, ten greens; the last green is black: no face. The last red is no picture at all.
        PhotoPairs.Collector collector = new PhotoPairs.Collector();
        for (int i = 0; i < 10; i++) {
            collector.add(photo("red", i), photo("red", (i + 1) % 10), true, i);
            collector.add(photo("red", i), photo("green", i), false, i);
        }
        PhotoPairs pairs = collector.pairs();
        List<Integer> progress = Collections.synchronizedList(new ArrayList<>());
        VerificationRun run = VerificationRun.of(pairs, PhotoEmbedder.endToEnd(new ImageReader(), NOT_BLACK, COLOUR).withThreads(3),
                (done, total) -> progress.add(done));
        assertEquals(IntStream.rangeClosed(1, 20).boxed().toList(), progress);
        assertEquals(List.of("green 9", "red 9"), run.missed().stream().map(Photo::name).sorted().toList());
        // Missed: pairs red 8-9, red 9-0, red 9-green 9. 17 of 20 are right.
        assertEquals(17 / 20.0, run.figures().accuracy(), 1e-12);
        assertEquals(2 * 8 / (2 * 8 + 1 + 2.0), run.figures().f1(), 1e-12);
        JsonNode json = new ObjectMapper().readTree(run.toJson());
        assertEquals(List.of("accuracy", "accuracy_std", "f1", "auc", "tar_at_far", "threshold", "pairs", "faces_missed", "seconds"),
                json.properties().stream().map(java.util.Map.Entry::getKey).toList());
        assertEquals(0.8, json.at("/tar_at_far/0.001").asDouble());
        assertEquals(0.8, json.at("/tar_at_far/0.01").asDouble());
        assertEquals(2, json.get("faces_missed").asInt());
        assertTrue(json.get("threshold").asDouble() > 0);
    }

    private Photo photo(String colour, int number) {
        if (number == 9 && colour.equals("red")) return new Photo.Encoded(colour + " 9", "no picture".getBytes());
        Path file = folder.resolve(colour + number + ".png");
        int[] rgb = number == 9 ? new int[] {0, 0} : colour.equals("red") ? new int[] {200, 20} : new int[] {20, 200};
        ImageWriter.writePng(flat(rgb[0], rgb[1]), file);
        return new Photo.File(colour + " " + number, file);
    }

    private static Image flat(int red, int green) {
        byte[] rgb = new byte[3 * 112 * 112];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
        }
        return new Image(112, 112, rgb);
    }
}
