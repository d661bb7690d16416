package semblance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.detect.RetinaFaceDetector;
import semblance.embed.Embedding;
import semblance.embed.OnnxEmbedder;
import semblance.geometry.Box;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.Scaler;
import semblance.network.Device;
import semblance.network.Models;
import semblance.network.OnnxModel;

/// The shipped networks on a few real photos, which lie beside the project and not in it.
class RealFacesTest {

    private static final OnnxModel.Settings SETTINGS = new OnnxModel.Settings(Device.CPU, 1);
    private static final int PHOTOS = 16;
    private static List<Labelled> photos;

    /// A photo with one face.
    private record Labelled(Image image, Box box) {
    }

    @BeforeAll
    static void readPhotos() throws IOException {
        Path validation = Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                .map(p -> p.resolve("shared/faces/validation")).filter(Files::isDirectory).findFirst().orElse(Path.of("none"));
        assumeTrue(Files.isDirectory(validation), "SKIPPED: there is no folder shared/faces/validation beside the project");
        List<String[]> lines = Files.readAllLines(validation.resolve("labels.tsv")).stream().skip(1).map(l -> l.split("\t")).toList();
        List<String[]> alone = new ArrayList<>(IntStream.range(1, lines.size() - 1).filter(i -> Double.parseDouble(lines.get(i)[3]) > 0.7
                && !lines.get(i - 1)[0].equals(lines.get(i)[0]) && !lines.get(i + 1)[0].equals(lines.get(i)[0])).mapToObj(lines::get).toList());
        Collections.shuffle(alone, new Random(12));
        photos = alone.stream().limit(PHOTOS).map(f -> new Labelled(
                new ImageReader().read(validation.resolve("photos").resolve(f[0])),
                new Box(Double.parseDouble(f[4]), Double.parseDouble(f[5]), Double.parseDouble(f[6]), Double.parseDouble(f[7])))).toList();
    }

    @Test
    void findsTheFaceAsItIsAndDarkAndFillingALargePictureAndOf24Pixels() {
        try (OnnxModel model = OnnxModel.open(Models.detector(), SETTINGS)) {
            RetinaFaceDetector detector = new RetinaFaceDetector(model);
            assertTrue(found(detector, photos) >= PHOTOS - 1);
            assertTrue(found(detector, photos.stream().map(RealFacesTest::dark).toList()) >= PHOTOS - 1);
            assertTrue(found(detector, photos.stream().map(RealFacesTest::filling).toList()) >= PHOTOS - 1);
            assertTrue(found(detector, photos.stream().map(RealFacesTest::small).toList()) >= PHOTOS - 2);
        }
    }

    @Test
    void manyThreadsFindAndEmbedTheSameAsOne() {
        assumeTrue(Models.class.getResource("/semblance/models/embedder.json") != null, "SKIPPED: no embedder is shipped yet");
        try (OnnxModel detecting = OnnxModel.open(Models.detector(), SETTINGS); OnnxModel embedding = OnnxModel.open(Models.embedder(), SETTINGS)) {
            RetinaFaceDetector detector = new RetinaFaceDetector(detecting);
            OnnxEmbedder embedder = new OnnxEmbedder(embedding);
            List<Embedding> one = photos.stream().map(p -> embed(detector, embedder, p.image)).toList();
            List<Embedding> many = photos.parallelStream().map(p -> embed(detector, embedder, p.image)).toList();
            for (int i = 0; i < PHOTOS; i++) assertEquals(0, one.get(i).distanceTo(many.get(i)), 1e-5);
        }
    }

    private static Embedding embed(RetinaFaceDetector detector, OnnxEmbedder embedder, Image image) {
        return embedder.embed(FaceAligner.align(image, detector.detect(image).getFirst().landmarks()));
    }

    private static long found(RetinaFaceDetector detector, List<Labelled> photos) {
        return photos.stream().filter(p -> detector.detect(p.image).stream().map(Face::box).anyMatch(b -> b.iou(p.box) > 0.5)).count();
    }

    private static Labelled dark(Labelled photo) {
        byte[] rgb = photo.image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) rgb[i] = (byte) ((rgb[i] & 0xff) / 4);
        return new Labelled(new Image(photo.image.width(), photo.image.height(), rgb), photo.box);
    }

    /// The face alone, 900 pixels wide.
    private static Labelled filling(Labelled photo) {
        Box b = photo.box;
        int x = (int) Math.max(0, b.left()), y = (int) Math.max(0, b.top());
        int width = (int) Math.min(photo.image.width(), b.right()) - x, height = (int) Math.min(photo.image.height(), b.bottom()) - y;
        Image face = Image.of(photo.image.toBufferedImage().getSubimage(x, y, width, height));
        Image large = Scaler.scale(face, 900, 900 * height / width);
        return new Labelled(large, new Box(0, 0, large.width(), large.height()));
    }

    private static Labelled small(Labelled photo) {
        double scale = 24 / Math.min(photo.box.width(), photo.box.height());
        int width = (int) Math.round(photo.image.width() * scale), height = (int) Math.round(photo.image.height() * scale);
        return new Labelled(Scaler.scale(photo.image, width, height), photo.box.times(scale));
    }
}
