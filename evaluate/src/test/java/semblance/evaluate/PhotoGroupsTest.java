package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.detect.Face;
import semblance.embed.Embedding;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.image.Image;

class PhotoGroupsTest {

    @TempDir
    Path folder;

    @Test
    void everyValueOfAColumnIsAGroupAndEmptyCellsAreNone() throws IOException {
        PhotoGroups groups = PhotoGroups.read(table("photo\tglasses\tmask\na.jpg\tyes\tno\nb.jpg\t-\tyes\nc.jpg\tno\t\n"));
        assertEquals(Map.of("glasses=yes", Set.of("a.jpg"), "glasses=no", Set.of("c.jpg"), "mask=no", Set.of("a.jpg"), "mask=yes", Set.of("b.jpg")), groups.photos());
    }

    @Test
    void aTableOfAnotherShapeIsRefused() throws IOException {
        assertThrows(ProtocolException.class, () -> PhotoGroups.read(table("")));
        assertThrows(ProtocolException.class, () -> PhotoGroups.read(table("file\tmask\na.jpg\tno\n")));
        assertThrows(ProtocolException.class, () -> PhotoGroups.read(table("photo\tmask\na.jpg\tno\tyes\n")));
        StringBuilder many = new StringBuilder("photo\tage\n");
        for (int i = 0; i < 21; i++) many.append("a.jpg\t").append(i).append('\n');
        assertThrows(ProtocolException.class, () -> PhotoGroups.read(table(many.toString())));
    }

    @Test
    void aGroupIsThePairsWithOneOfItsPhotosAtTheThresholdOfAll() {
        PhotoPairs.Collector collector = new PhotoPairs.Collector();
        collector.add(photo("a"), photo("b"), true, 0);
        collector.add(photo("a"), photo("c"), false, 0);
        collector.add(photo("b"), photo("c"), true, 1);
        collector.add(photo("c"), photo("d"), false, 1);
        PhotoPairs protocol = collector.pairs();
        PairDistances distances = new PairDistances(new double[] {0.5, 0.6, 1.2, PairDistances.MISSED}, new boolean[] {true, false, true, false}, new int[] {0, 0, 1, 1});
        VerificationRun run = new VerificationRun(Verification.of(distances), protocol, distances, List.of(), 0);
        PhotoGroups groups = new PhotoGroups(new TreeMap<>(Map.of("mask=yes", Set.of("c", "d"), "mask=no", Set.of("a"))));
        assertEquals(List.of(new GroupFigures("mask=no", 1, 1, 1, 1), new GroupFigures("mask=yes", 1, 2, 0, 0.5)), GroupFigures.of(run, groups, 1.0));
    }

    @Test
    void facesAreGroupedByPoseAndSize() {
        PhotoGroups groups = PhotoGroups.measured(List.of(photo("front"), photo("side"), photo("nobody")),
                List.of(found(50, 45), found(50, 70), new PhotoFace.NoFace()));
        assertEquals(Set.of("pose=frontal", "pose=profile", "size=80 to 160"), groups.photos().keySet());
        assertEquals(Set.of("side"), groups.photos().get("pose=profile"));
    }

    @Test
    void theMainFaceIsLargeAndCentral() {
        Image image = new Image(400, 300, new byte[3 * 400 * 300]);
        Face small = face(190, 140, 20), large = face(120, 80, 120), atTheEdge = face(0, 0, 130), bystander = face(185, 120, 30);
        assertEquals(Optional.of(large), MainFace.of(image, List.of(small, atTheEdge, large)));
        assertEquals(Optional.of(atTheEdge), MainFace.of(image, List.of(bystander, atTheEdge)), "large, though at the edge");
        Face falseAlarm = new Face(large.box(), large.landmarks(), 0.5), sure = face(150, 100, 60);
        assertEquals(Optional.of(sure), MainFace.of(image, List.of(falseAlarm, sure)), "four times as large, but hardly a face");
        Face shirt = new Face(face(125, 75, 150).box(), large.landmarks(), 0.84), head = new Face(face(150, 20, 60).box(), large.landmarks(), 0.99);
        assertEquals(Optional.of(head), MainFace.of(image, List.of(shirt, head)), "six times as large, and not quite sure");
        assertTrue(MainFace.of(image, List.of()).isEmpty());
    }

    private static Face face(double x, double y, double side) {
        return new Face(new Box(x, y, x + side, y + side), landmarks(50, 50), 0.9);
    }

    private static PhotoFace found(double eyesMiddle, double noseX) {
        return new PhotoFace.Found(Optional.of(new Face(new Box(0, 0, 100, 120), landmarks(eyesMiddle, noseX), 0.9)), Embedding.normalised(new float[] {1, 0}));
    }

    private static Landmarks landmarks(double eyesMiddle, double noseX) {
        return new Landmarks(new Point(eyesMiddle - 20, 40), new Point(eyesMiddle + 20, 40), new Point(noseX, 60), new Point(35, 80), new Point(65, 80));
    }

    private static Photo photo(String name) {
        return new Photo.Encoded(name, new byte[0]);
    }

    private Path table(String content) throws IOException {
        return Files.writeString(folder.resolve("groups.tsv"), content);
    }
}
