package semblance.train.detector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// Labelled pictures to train a detector on. Three layouts are read:
///
/// | in the folder | layout |
/// |---|---|
/// | `labels.tsv` beginning with the column `photo`, pictures in `photos/` | photos: size, score, box, five landmarks, one line a face; score 0: no face |
/// | `labels.tsv` beginning with the column `crop` | face crops: five landmarks; the boxes are learnt from the photos |
/// | `label.txt`, pictures in `images/` | WIDER FACE with RetinaFace's five landmarks (Deng et al. 2019) |
///
/// @param photos whole pictures
/// @param crops  pictures cut around one face, so that little background is left
record DetectionData(List<MarkedPhoto> photos, List<MarkedPhoto> crops) {

    /// Labels surer than this count as faces; the rest is ignored, neither face nor background.
    static final double SURE = 0.5;

    /// @throws IllegalArgumentException if a folder holds none of the layouts, or a line can't be read (it is named)
    static DetectionData read(List<Path> folders) {
        var photos = new ArrayList<MarkedPhoto>();
        var crops = new LinkedHashMap<Path, Landmarks>();
        for (Path folder : folders) readFolder(folder, photos, crops);
        if (photos.isEmpty()) {
            throw new IllegalArgumentException("got no labelled photos in " + folders + ", wanted at least one folder with"
                    + " whole pictures (labels.tsv with the column photo, or WIDER FACE's label.txt)");
        }
        if (crops.isEmpty()) return new DetectionData(photos, List.of());
        var boxes = BoxFromLandmarks.fit(photos.stream().flatMap(p -> p.faces().stream()).toList());
        return new DetectionData(photos, crops.entrySet().stream().map(e -> new MarkedPhoto(e.getKey(),
                List.of(new MarkedFace(boxes.box(e.getValue()), e.getValue())))).toList());
    }

    private static void readFolder(Path folder, List<MarkedPhoto> photos, Map<Path, Landmarks> crops) {
        Path tsv = folder.resolve("labels.tsv"), wider = folder.resolve("label.txt");
        if (Files.exists(tsv)) {
            if (firstLine(tsv).startsWith("crop\t")) crops.putAll(readCrops(folder, tsv));
            else photos.addAll(readPhotos(folder, tsv));
        } else if (Files.exists(wider)) {
            photos.addAll(readWider(folder, wider));
        } else {
            throw new IllegalArgumentException("got " + folder + " with neither labels.tsv nor label.txt"
                    + ", wanted a folder of labelled photos, of face crops, or WIDER FACE's");
        }
    }

    /// Every `nth` photo and the others: the first are held out to measure, the second train.
    List<List<MarkedPhoto>> split(int nth) {
        var held = new ArrayList<MarkedPhoto>();
        var rest = new ArrayList<MarkedPhoto>();
        for (int i = 0; i < photos.size(); i++) (i % nth == nth - 1 ? held : rest).add(photos.get(i));
        return List.of(held, rest);
    }

    private static List<MarkedPhoto> readPhotos(Path folder, Path tsv) {
        Path pictures = Files.isDirectory(folder.resolve("photos")) ? folder.resolve("photos") : folder;
        var faces = new LinkedHashMap<Path, List<MarkedFace>>();
        forEachLine(tsv, 1, line -> {
            String[] column = line.split("\t", -1);
            var of = faces.computeIfAbsent(pictures.resolve(column[0]), k -> new ArrayList<>());
            double score = Double.parseDouble(column[3]);
            if (score <= 0) return;
            var face = new MarkedFace(new Box(number(column, 4), number(column, 5), number(column, 6), number(column, 7)),
                    landmarks(column, 8, 2));
            of.add(score >= SURE ? face : face.ignore());
        });
        return faces.entrySet().stream().map(e -> new MarkedPhoto(e.getKey(), List.copyOf(e.getValue()))).toList();
    }

    private static Map<Path, Landmarks> readCrops(Path folder, Path tsv) {
        var crops = new LinkedHashMap<Path, Landmarks>();
        forEachLine(tsv, 1, line -> {
            String[] column = line.split("\t", -1);
            crops.put(folder.resolve(column[0]), landmarks(column, 3, 2));
        });
        return crops;
    }

    /// `# picture`, then a line a face: left, top, width, height, five times (x, y, a flag); x is -1 where unmarked.
    private static List<MarkedPhoto> readWider(Path folder, Path labels) {
        var photos = new ArrayList<MarkedPhoto>();
        var faces = new ArrayList<MarkedFace>();
        forEachLine(labels, 0, line -> {
            if (line.startsWith("#")) {
                faces.clear();
                photos.add(new MarkedPhoto(folder.resolve("images").resolve(line.substring(1).strip()), List.of()));
            } else {
                faces.add(widerFace(line.strip().split("\\s+")));
                photos.set(photos.size() - 1, new MarkedPhoto(photos.getLast().file(), List.copyOf(faces)));
            }
        });
        return photos;
    }

    private static MarkedFace widerFace(String[] column) {
        double x = number(column, 0), y = number(column, 1), w = number(column, 2), h = number(column, 3);
        boolean marked = column.length >= 18 && number(column, 4) >= 0;
        return new MarkedFace(new Box(x, y, x + w, y + h),
                marked ? Optional.of(landmarks(column, 4, 3)) : Optional.empty(), w < 1 || h < 1);
    }

    private static Landmarks landmarks(String[] column, int from, int step) {
        return Landmarks.of(Stream.iterate(from, i -> i + step).limit(5)
                .map(i -> new Point(number(column, i), number(column, i + 1))).toList());
    }

    private static double number(String[] column, int i) {
        double value = Double.parseDouble(column[i]);
        if (!Double.isFinite(value)) throw new NumberFormatException(column[i]);
        return value;
    }

    private static String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface LineReader {
        void read(String line);
    }

    private static void forEachLine(Path file, int skipped, LineReader reader) {
        int n = 0;
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (n++ >= skipped && !line.isBlank()) reader.read(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("got " + file + ", line " + n + " of which can't be read (" + e.getMessage()
                    + "): correct or remove it", e);
        }
    }
}
