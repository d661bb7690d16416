package semblance.train.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.image.Image;
import semblance.image.ImageWriter;
import semblance.train.dataset.Cutting.Reason;

class AlignmentTest {

    @TempDir
    private Path folder;

    /// A picture whose every pixel says where it is.
    private static Image ramp(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width);
            rgb[3 * i + 1] = (byte) (i / width);
        }
        return new Image(width, height, rgb);
    }

    private Photo photo(String identity, String name, Image image, Optional<Landmarks> landmarks) {
        Path file = folder.resolve("photos").resolve(name);
        file.getParent().toFile().mkdirs();
        ImageWriter.writePng(image, file);
        return new Photo(identity, name, file, landmarks, Optional.empty());
    }

    private static final Landmarks POINTS = FaceAligner.TEMPLATE.plus(30, 20);

    private static Face face(double scale, double x, double y) {
        return new Face(new Box(x, y, x + 60 * scale, y + 80 * scale), FaceAligner.TEMPLATE.times(scale / 2).plus(x, y), 0.9);
    }

    private static Cutting seeing(Face... faces) {
        FaceDetector detector = image -> List.of(faces);
        return Cutting.with(Optional.of(detector));
    }

    private static void assertDropped(Reason wanted, Cutting.Outcome outcome) {
        assertEquals(wanted, ((Cutting.Dropped) outcome).reason(), outcome.toString());
    }

    @Test
    void givenLandmarksCutTheTemplateIntoTheMiddle() {
        var kept = (Cutting.Kept) Cutting.with(Optional.empty()).cut(photo("ann", "a.png", ramp(200, 180), Optional.of(POINTS)));
        // landmarks lie at the template plus (30, 20), so crop pixel (8, 8) is photo pixel (30, 20)
        int i = 3 * (8 * CropShard.SIDE + 8);
        assertEquals(30, kept.crop()[i]);
        assertEquals(20, kept.crop()[i + 1]);
        assertEquals("ann", kept.identity());
    }

    @Test
    void thingsThatGiveNoCropSayWhy() throws Exception {
        Photo plain = photo("ann", "a.png", ramp(200, 180), Optional.empty());
        assertDropped(Reason.NO_FACE, seeing().cut(plain));
        assertDropped(Reason.SEVERAL_FACES, seeing(face(1, 20, 40), face(0.9, 120, 40)).cut(plain));
        assertDropped(Reason.TOO_SMALL, seeing(face(0.2, 90, 80)).cut(plain));
        assertTrue(seeing(face(1, 60, 40), face(0.5, 150, 40)).cut(plain) instanceof Cutting.Kept, "a small one behind doesn't matter");
        assertDropped(Reason.BAD_LANDMARKS, Cutting.with(Optional.empty()).cut(photo("ann", "b.png", ramp(50, 50), Optional.of(POINTS))));
        Files.writeString(plain.file(), "no picture");
        var unreadable = (Cutting.Dropped) seeing().cut(plain);
        assertEquals(Reason.UNREADABLE, unreadable.reason());
        assertTrue(!unreadable.detail().contains(folder.toString()), "no paths of the machine: " + unreadable.detail());
    }

    @Test
    void theDataSetsBoxSaysWhichOfTwoFacesIsMeant() {
        Photo plain = photo("ann", "a.png", ramp(250, 180), Optional.empty());
        var right = new Photo("ann", "a.png", plain.file(), Optional.empty(), Optional.of(new Box(140, 40, 195, 118)));
        Face other = face(1, 20, 40), meant = face(0.95, 140, 40);
        assertArrayEquals(((Cutting.Kept) seeing(meant).cut(plain)).crop(), ((Cutting.Kept) seeing(other, meant).cut(right)).crop());
        assertDropped(Reason.NO_FACE, seeing(other).cut(right));
    }

    @Test
    void withoutLandmarksADetectorIsAskedFor() {
        Photo plain = photo("ann", "a.png", ramp(200, 180), Optional.empty());
        var e = assertThrows(IllegalArgumentException.class, () -> Cutting.with(Optional.empty()).cut(plain));
        assertTrue(e.getMessage().contains("no detector"), e.getMessage());
    }

    private List<Photo> seven() throws Exception {
        var photos = new ArrayList<Photo>();
        for (int i = 0; i < 7; i++) {
            photos.add(photo(i < 4 ? "ann" : i < 6 ? "bob" : "eve", "%d.png".formatted(i), ramp(180 + i, 170), Optional.of(POINTS)));
        }
        Files.writeString(photos.get(2).file(), "broken");
        return photos;
    }

    private static Alignment alignment(int workers) {
        return new Alignment(Cutting.with(Optional.empty()), 3, workers);
    }

    @Test
    void aDataSetBecomesShardsInItsOrderWithAReport() throws Exception {
        List<Photo> photos = seven();
        Path out = folder.resolve("crops");
        AlignmentReport report = alignment(2).run(photos::stream, out, n -> { });
        assertEquals(new AlignmentReport(6, 3, 1, Map.of(Reason.UNREADABLE, 1L)), report);
        assertTrue(report.text().contains("dropped 1: unreadable"), report.text());
        List<String> dropped = Files.readAllLines(out.resolve("dropped.tsv"));
        assertEquals(2, dropped.size());
        assertTrue(dropped.get(1).startsWith("2.png\tann\tUNREADABLE\t"), dropped.get(1));
        try (Crops crops = Crops.open(out)) {
            assertEquals(List.of("0.png", "1.png", "3.png", "4.png", "5.png", "6.png"),
                    java.util.stream.IntStream.range(0, crops.size()).mapToObj(i -> crops.entry(i).source()).toList());
            byte[] read = new byte[CropShard.BYTES];
            crops.read(5, read);
            assertArrayEquals(((Cutting.Kept) Cutting.with(Optional.empty()).cut(photos.get(6))).crop(), read);
            assertThrows(IndexOutOfBoundsException.class, () -> crops.entry(6));
            assertEquals(30, crops.face(0).red(0, 0), "the middle 112 pixels");
        }
    }

    @Test
    void aKilledRunGoesOnAndEndsWithTheSameBytes() throws Exception {
        List<Photo> photos = seven();
        Path whole = folder.resolve("whole"), killed = folder.resolve("killed");
        alignment(1).run(photos::stream, whole, n -> { });
        assertThrows(IllegalStateException.class, () -> alignment(1).run(photos::stream, killed, n -> {
            if (n == 6) throw new IllegalStateException("killed");
        }));
        // what a kill in the middle of a part leaves
        Files.write(killed.resolve("part-00002.crops.part"), new byte[100]);
        Files.writeString(killed.resolve("part-00002.crops.tsv"), "ann\t9.png\n");
        long before = Files.getLastModifiedTime(killed.resolve("part-00000.crops")).toMillis();
        alignment(2).run(photos::stream, killed, n -> { });
        assertEquals(before, Files.getLastModifiedTime(killed.resolve("part-00000.crops")).toMillis(), "not made again");
        for (String name : List.of("part-00000.crops", "part-00001.crops", "part-00002.crops", "part-00002.crops.tsv", "dropped.tsv")) {
            assertEquals(-1, Files.mismatch(whole.resolve(name), killed.resolve(name)), name);
        }
    }

    @Test
    void otherRulesAndOtherPhotosAreNotMixedIn() throws Exception {
        List<Photo> photos = seven();
        Path out = folder.resolve("crops");
        alignment(1).run(photos::stream, out, n -> { });
        var stricter = new Alignment(new Cutting(Optional.empty(), 30, 2), 3, 1);
        var rules = assertThrows(IllegalArgumentException.class, () -> stricter.run(photos::stream, out, n -> { }));
        assertTrue(rules.getMessage().contains("eyes at least apart: 30.0"), rules.getMessage());
        var others = assertThrows(IllegalArgumentException.class, () -> alignment(1).run(() -> photos.reversed().stream(), out, n -> { }));
        assertTrue(others.getMessage().contains("other photos"), others.getMessage());
    }

    /// A folder of real data beside the repository, wherever the test was started.
    private static Path shared(String name) {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.exists(up.resolve("shared").resolve(name))) return up.resolve("shared").resolve(name);
        }
        return abort("SKIPPED: there is no shared/" + name + " beside the repository");
    }

    @Test
    void theSharedCropsAreCutByTheirLandmarks() throws Exception {
        Path faces = shared("faces/train");
        Layout first = () -> Layout.of(faces).photos().limit(40);
        Path out = folder.resolve("crops");
        AlignmentReport report = new Alignment(Cutting.with(Optional.empty()), 16, 1).run(first, out, n -> { });
        assertEquals(40, report.kept());
        try (Crops crops = Crops.open(out)) {
            assertEquals("p00000", crops.entry(0).identity());
            assertEquals(112, crops.face(39).width());
        }
    }
}
