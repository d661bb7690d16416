package semblance.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// Labels of a detection set as tab-separated lines, a face each:
/// `photo width height score x1 y1 x2 y2 l1x l1y ... l5x l5y`, with one header line of those names.
///
/// Several lines name several faces of a photo; a photo without a face has one line of score 0,
/// which may end there. Faces follow in no order.
/// Landmarks may be left out (eight columns). Columns after the eighteenth are not read.
public final class FaceLabels {

    private static final int NO_FACE_COLUMNS = 4, BOX_COLUMNS = 8, ALL_COLUMNS = 18;

    private FaceLabels() {
    }

    /// @param images folder that the photos' names start from
    /// @return in the order of the labels
    /// @throws ProtocolException if a line or a photo is not as it should be
    public static List<LabelledPhoto> read(Path images, Path labels) {
        PhotoFolder folder = PhotoFolder.of(images);
        Map<String, List<String[]>> lines = new LinkedHashMap<>();
        for (String line : TextTable.lines(labels)) {
            if (line.isBlank() || line.startsWith("photo\t")) continue;
            String[] cells = line.split("\t");
            boolean noFace = cells.length >= NO_FACE_COLUMNS && TextTable.decimal(cells[3], labels) == 0;
            if (!noFace && cells.length != BOX_COLUMNS && cells.length < ALL_COLUMNS) {
                throw new ProtocolException(labels + ": got " + cells.length + " columns in \"" + line
                        + "\", wanted photo, width, height, score, 4 numbers of the box, and 10 of the landmarks or none");
            }
            lines.computeIfAbsent(cells[0], name -> new ArrayList<>()).add(cells);
        }
        return lines.entrySet().stream().map(e -> photo(folder.named(e.getKey()), e.getValue(), labels)).toList();
    }

    private static LabelledPhoto photo(Photo photo, List<String[]> lines, Path file) {
        List<LabelledFace> faces = lines.stream().filter(cells -> TextTable.decimal(cells[3], file) > 0).map(cells -> face(cells, file)).toList();
        return new LabelledPhoto(photo, TextTable.number(lines.getFirst()[1], file), TextTable.number(lines.getFirst()[2], file), faces);
    }

    private static LabelledFace face(String[] cells, Path file) {
        double[] n = IntStream.range(4, Math.min(cells.length, ALL_COLUMNS)).mapToDouble(i -> TextTable.decimal(cells[i], file)).toArray();
        Optional<Landmarks> landmarks = n.length == 4 ? Optional.empty()
                : Optional.of(Landmarks.of(IntStream.range(0, 5).mapToObj(i -> new Point(n[4 + 2 * i], n[5 + 2 * i])).toList()));
        return new LabelledFace(new Box(n[0], n[1], n[2], n[3]), landmarks, true);
    }
}
