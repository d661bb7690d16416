package semblance.evaluate;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import semblance.detect.Face;
import semblance.geometry.Landmarks;

/// Which photos belong together: by labels (glasses, mask, grey, pose, ...) or by what was measured in them. Shows where a
/// system is weak.
///
/// @param photos group, as `column=value`, to the names of its photos
public record PhotoGroups(SortedMap<String, Set<String>> photos) {

    private static final int MOST_VALUES = 20;

    /// Labels as tab-separated lines: a header `photo`, then any columns; a line a photo. Cells that are empty or `-`
    /// belong to no group.
    ///
    /// @throws ProtocolException if a line has another number of cells than the header, or a column more than 20 values
    public static PhotoGroups read(Path table) {
        List<String> lines = TextTable.lines(table);
        String[] header = lines.isEmpty() ? new String[0] : lines.getFirst().split("\t", -1);
        if (header.length < 2 || !header[0].equals("photo")) throw new ProtocolException(table + ": wanted a header of \"photo\" and at least one column");
        PhotoGroups groups = new PhotoGroups(new TreeMap<>());
        for (String line : lines.subList(1, lines.size())) {
            if (line.isBlank()) continue;
            String[] cells = line.split("\t", -1);
            if (cells.length != header.length) throw new ProtocolException(table + ": got " + cells.length + " cells in \"" + line + "\", wanted " + header.length);
            for (int i = 1; i < cells.length; i++) {
                if (!cells[i].isBlank() && !cells[i].equals("-")) groups.put(header[i] + "=" + cells[i].strip(), cells[0]);
            }
        }
        groups.checkValues(table);
        return groups;
    }

    /// By what the detector saw: `pose` (frontal, turned, profile: how far the nose lies off the middle of the eyes, below
    /// 0.15 and 0.35 eye distances) and `size` of the face's box (shorter side below 40, 80, 160 pixels).
    ///
    /// @param faces one a photo
    public static PhotoGroups measured(List<? extends Photo> photos, List<PhotoFace> faces) {
        PhotoGroups groups = new PhotoGroups(new TreeMap<>());
        for (int i = 0; i < photos.size(); i++) {
            if (!(faces.get(i) instanceof PhotoFace.Found found) || found.face().isEmpty()) continue;
            Face face = found.face().get();
            groups.put("pose=" + pose(face.landmarks()), photos.get(i).name());
            groups.put("size=" + size(Math.min(face.box().width(), face.box().height())), photos.get(i).name());
        }
        return groups;
    }

    private void put(String group, String photo) {
        photos.computeIfAbsent(group, g -> new TreeSet<>()).add(photo);
    }

    private void checkValues(Path table) {
        Map<String, Integer> values = new HashMap<>();
        for (String group : photos.keySet()) {
            String column = group.substring(0, group.indexOf('='));
            if (values.merge(column, 1, Integer::sum) > MOST_VALUES) {
                throw new ProtocolException(table + ": got more than " + MOST_VALUES + " values in column " + column + ", wanted groups");
            }
        }
    }

    private static String pose(Landmarks l) {
        double ex = l.rightEye().x() - l.leftEye().x(), ey = l.rightEye().y() - l.leftEye().y();
        double nx = l.nose().x() - (l.leftEye().x() + l.rightEye().x()) / 2, ny = l.nose().y() - (l.leftEye().y() + l.rightEye().y()) / 2;
        double off = Math.abs((nx * ex + ny * ey) / Math.max(1e-9, ex * ex + ey * ey));
        return off < 0.15 ? "frontal" : off < 0.35 ? "turned" : "profile";
    }

    private static String size(double pixels) {
        return pixels < 40 ? "under 40" : pixels < 80 ? "40 to 80" : pixels < 160 ? "80 to 160" : "over 160";
    }
}
