package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Matrix;

class DetectionFilesTest {

    private static final String HEADER = "photo\twidth\theight\tscore\tx1\ty1\tx2\ty2\tl1x\tl1y\tl2x\tl2y\tl3x\tl3y\tl4x\tl4y\tl5x\tl5y\n";
    private static final Landmarks POINTS = new Landmarks(new Point(2, 3), new Point(6, 3), new Point(4, 5), new Point(3, 7), new Point(5, 7));
    /// Finds one face, the same in every picture.
    private static final FaceDetector ALWAYS = image -> List.of(new Face(new Box(0, 0, 8, 10), POINTS, 0.9));

    @TempDir
    Path folder;

    @Test
    void severalLinesOfAPhotoAreItsFacesAndAScoreOfZeroIsNone() throws IOException {
        photo("a/1.png");
        photo("a/2.png");
        List<LabelledPhoto> photos = FaceLabels.read(folder, labels(HEADER
                + "a/1.png\t40\t30\t0.8\t0\t0\t8\t10\t2\t3\t6\t3\t4\t5\t3\t7\t5\t7\n"
                + "a/2.png\t40\t30\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n"
                + "a/1.png\t40\t30\t0.6\t20\t0\t30\t10\n"));
        assertEquals(List.of(2, 0), photos.stream().map(p -> p.faces().size()).toList());
        assertEquals(POINTS, photos.getFirst().faces().getFirst().landmarks().orElseThrow());
        assertTrue(photos.getFirst().faces().get(1).landmarks().isEmpty());
        DetectorRun run = DetectorRun.of(photos, new ImageReader(), ALWAYS, Progress.NONE);
        // Two faces, two detections of one score, one of them right.
        assertEquals(0.25, run.score(0).averagePrecision());
        assertTrue(run.toJson(0).startsWith("{\"ap\":0.25,\"faces\":2,\"photos\":2,\"min_size\":0.0,\"precision\":0.5,\"recall\":0.5,\"landmark_error\":0.0"), run.toJson(0));
    }

    @Test
    void labelsOfAnotherSizeAreRefused() throws IOException {
        photo("1.png");
        List<LabelledPhoto> photos = FaceLabels.read(folder, labels(HEADER + "1.png\t30\t40\t0.8\t0\t0\t8\t10\n"));
        var thrown = assertThrows(ProtocolException.class, () -> DetectorRun.of(photos, new ImageReader(), ALWAYS, Progress.NONE));
        assertTrue(thrown.getMessage().contains("1.png of 40x30"), thrown.getMessage());
    }

    @Test
    void labelsWithAMissingCellAreRefused() throws IOException {
        photo("1.png");
        assertThrows(ProtocolException.class, () -> FaceLabels.read(folder, labels("1.png\t40\t30\t0.8\t0\t0\t8\n")));
        assertThrows(ProtocolException.class, () -> FaceLabels.read(folder, labels("1.png\t40\t30\t0.8\t0\t0\tNaN\t10\n")));
        assertThrows(ProtocolException.class, () -> FaceLabels.read(folder, labels("2.png\t40\t30\t0.8\t0\t0\t8\t10\n")));
    }

    @Test
    void widerFacesTextIsRead() throws IOException {
        photo("0--Parade/p.png");
        photo("1--Other/o.png");
        List<LabelledPhoto> photos = WiderFace.read(folder, labels("""
                0--Parade/p.png
                2
                0 0 8 10 0 0 0 0 0 0
                9 0 3 3 2 0 0 1 2 0
                1--Other/o.png
                0
                0 0 0 0 0 0 0 0 0 0
                """));
        assertEquals(List.of(2, 0), photos.stream().map(p -> p.faces().size()).toList());
        assertEquals(List.of(true, false), photos.getFirst().faces().stream().map(LabelledFace::counts).toList());
        assertEquals(new Box(9, 0, 12, 3), photos.getFirst().faces().get(1).box());
        assertThrows(ProtocolException.class, () -> WiderFace.read(folder, labels("0--Parade/p.png\n2\n0 0 8 10 0 0 0 0 0 0\n")));
    }

    @Test
    void widerFacesSetsJudgeTheSameDetectionsByDifferentFaces() throws IOException {
        photo("0--Parade/p.png");
        photo("0--Parade/q.png");
        // Each photo has the face that is found and one that is not. Easy wants the former alone, hard both, medium the other.
        set("easy", 1);
        set("medium", 2);
        set("hard", 1, 2);
        WiderFace.Result result = WiderFace.evaluate(folder, folder, new ImageReader(), ALWAYS, Progress.NONE);
        assertEquals(1, result.easy());
        assertEquals(0, result.medium());
        assertEquals(0.5, result.hard());
        assertEquals(2, result.photos());
    }

    @Test
    void aMatFileOfSomethingElseIsRefused() throws IOException {
        photo("0--Parade/p.png");
        Mat5.writeToFile(Mat5.newMatFile().addArray("x", Mat5.newScalar(1)), folder.resolve("wider_easy_val.mat").toFile());
        assertThrows(ProtocolException.class, () -> WiderFace.evaluate(folder, folder, new ImageReader(), ALWAYS, Progress.NONE));
    }

    private void set(String name, int... counted) throws IOException {
        Cell files = Mat5.newCell(2, 1).set(0, Mat5.newString("p")).set(1, Mat5.newString("q"));
        Cell boxes = Mat5.newCell(2, 1).set(0, boxes()).set(1, boxes());
        Matrix places = Mat5.newMatrix(counted.length, 1);
        for (int i = 0; i < counted.length; i++) places.setInt(i, counted[i]);
        Mat5.writeToFile(Mat5.newMatFile().addArray("event_list", Mat5.newCell(1, 1).set(0, Mat5.newString("0--Parade")))
                .addArray("file_list", Mat5.newCell(1, 1).set(0, files)).addArray("face_bbx_list", Mat5.newCell(1, 1).set(0, boxes))
                .addArray("gt_list", Mat5.newCell(1, 1).set(0, Mat5.newCell(2, 1).set(0, places).set(1, places))),
                folder.resolve("wider_" + name + "_val.mat").toFile());
    }

    private static Matrix boxes() {
        Matrix boxes = Mat5.newMatrix(2, 4);
        double[][] rows = {{0, 0, 8, 10}, {20, 0, 10, 10}};
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 4; j++) boxes.setDouble(i, j, rows[i][j]);
        }
        return boxes;
    }

    private void photo(String name) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        ImageWriter.writePng(new Image(40, 30, new byte[3 * 40 * 30]), folder.resolve(name));
    }

    private Path labels(String content) throws IOException {
        return Files.writeString(folder.resolve("labels.tsv"), content);
    }
}
