package semblance.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semblance.detect.FaceDetector;
import semblance.geometry.Box;
import semblance.image.ImageReader;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Matrix;

/// WIDER FACE (Yang et al. 2016): photos `0--Parade/0_Parade_marchingband_1_20.jpg`, labels as text, and the easy, medium
/// and hard sets of its validation protocol as `wider_easy_val.mat`, `wider_medium_val.mat`, `wider_hard_val.mat`.
///
/// The protocol's ignoring rule is that of [DetectorScore]: faces outside a set need not be found. Its tool cuts the
/// scores into a thousand steps and counts boxes a pixel larger; here every score is a step and edges are continuous, which
/// moves an AP by about a thousandth.
public final class WiderFace {

    private static final int COLUMNS = 10, INVALID = 7;

    private WiderFace() {
    }

    /// AP at IoU 0.5 of each set.
    public record Result(double easy, double medium, double hard, int photos, double seconds) {

        /// `{"easy","medium","hard","photos","seconds"}`
        public String toJson() {
            return new ObjectMapper().createObjectNode().put("easy", easy).put("medium", medium).put("hard", hard).put("photos", photos)
                    .put("seconds", Math.round(seconds * 1000) / 1000.0).toString();
        }
    }

    /// Runs the detector over the validation photos once and judges it by each set.
    ///
    /// @param images      the folder of the events' folders (`WIDER_val/images`)
    /// @param groundTruth the folder of the three `.mat` files (the evaluation tools' `ground_truth`)
    /// @param detector    should report unsure faces too (see [DetectorRun#of])
    /// @throws ProtocolException if a file is not as it should be
    public static Result evaluate(Path images, Path groundTruth, ImageReader reader, FaceDetector detector, Progress progress) {
        PhotoFolder folder = PhotoFolder.of(images);
        DetectorRun run = DetectorRun.of(set(folder, groundTruth.resolve("wider_easy_val.mat")), reader, detector, progress);
        double medium = run.scoreAgainst(set(folder, groundTruth.resolve("wider_medium_val.mat"))).averagePrecision();
        double hard = run.scoreAgainst(set(folder, groundTruth.resolve("wider_hard_val.mat"))).averagePrecision();
        return new Result(run.score(0).averagePrecision(), medium, hard, run.photos().size(), run.seconds());
    }

    /// The labels as text (`wider_face_val_bbx_gt.txt`): a line of the photo's path, one of the number of faces, and one a
    /// face, `x y w h blur expression illumination invalid occlusion pose`. Faces marked invalid don't count.
    ///
    /// @throws ProtocolException if a line or a photo is not as it should be
    public static List<LabelledPhoto> read(Path images, Path labels) {
        PhotoFolder folder = PhotoFolder.of(images);
        List<String> lines = TextTable.lines(labels).stream().filter(line -> !line.isBlank()).toList();
        List<LabelledPhoto> photos = new ArrayList<>();
        for (int at = 0; at < lines.size();) {
            Photo photo = folder.named(lines.get(at).strip());
            int faces = at + 1 < lines.size() ? TextTable.number(lines.get(at + 1), labels) : -1;
            // A photo without faces still has one line, of zeros.
            int next = at + 2 + Math.max(1, faces);
            if (faces < 0 || next > lines.size()) throw new ProtocolException(labels + ": ends in the faces of " + photo.name());
            photos.add(new LabelledPhoto(photo, 0, 0, lines.subList(at + 2, at + 2 + faces).stream().map(line -> face(line, labels)).toList()));
            at = next;
        }
        return photos;
    }

    private static LabelledFace face(String line, Path file) {
        String[] cells = line.strip().split("\\s+");
        if (cells.length < 4) throw new ProtocolException(file + ": got \"" + line + "\", wanted x, y, width and height of a face");
        boolean valid = cells.length < COLUMNS || TextTable.number(cells[INVALID], file) == 0;
        return face(TextTable.decimal(cells[0], file), TextTable.decimal(cells[1], file), TextTable.decimal(cells[2], file), TextTable.decimal(cells[3], file), valid);
    }

    private static LabelledFace face(double x, double y, double width, double height, boolean counts) {
        return new LabelledFace(new Box(x, y, x + width, y + height), Optional.empty(), counts);
    }

    private static List<LabelledPhoto> set(PhotoFolder folder, Path mat) {
        if (!Files.isRegularFile(mat)) throw new ProtocolException("got no file " + mat + ", wanted a set of WIDER FACE's evaluation tools");
        try (Mat5File file = Mat5.readFromFile(mat.toFile())) {
            List<LabelledPhoto> photos = new ArrayList<>();
            Cell events = file.getCell("event_list"), names = file.getCell("file_list"), boxes = file.getCell("face_bbx_list"), counted = file.getCell("gt_list");
            for (int event = 0; event < events.getNumElements(); event++) {
                for (int i = 0; i < names.getCell(event).getNumElements(); i++) {
                    String name = events.getChar(event).getString() + "/" + names.getCell(event).getChar(i).getString();
                    photos.add(new LabelledPhoto(folder.withoutExtension(name), 0, 0,
                            faces(boxes.getCell(event).getMatrix(i), counted.getCell(event).getMatrix(i))));
                }
            }
            return photos;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + mat, e);
        } catch (IllegalArgumentException | ClassCastException | IndexOutOfBoundsException e) {
            throw new ProtocolException(mat + ": wanted event_list, file_list, face_bbx_list and gt_list of equal lengths, got something else (" + e.getMessage() + ")", e);
        }
    }

    private static List<LabelledFace> faces(Matrix boxes, Matrix counted) {
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < counted.getNumElements(); i++) places.add(counted.getInt(i) - 1);
        List<LabelledFace> faces = new ArrayList<>();
        for (int i = 0; i < boxes.getNumElements() / 4; i++) {
            faces.add(face(boxes.getDouble(i, 0), boxes.getDouble(i, 1), boxes.getDouble(i, 2), boxes.getDouble(i, 3), places.contains(i)));
        }
        return faces;
    }
}
