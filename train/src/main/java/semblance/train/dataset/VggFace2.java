package semblance.train.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import semblance.geometry.Box;

/// VGGFace2 (Cao et al. 2018) as it is given out: pictures in `train/n000002/0001_01.jpg` and `test/...`; who they are in
/// `identity_meta.csv`; which belong to the set in `train_list.txt` and `test_list.txt`; in `bb_landmark` five landmarks
/// (`loose_landmark_train.csv`) and boxes (`loose_bb_train.csv`) for each. All but the pictures may be missing: people then
/// bear their numbers, folders are listed, faces are detected. The small files may lie in the root, in `meta` or in `data`.
///
/// The lists of landmarks have millions of lines, so only the place of each person's lines is kept in memory.
final class VggFace2 implements Layout {

    private final Path root;
    private final String part;

    private VggFace2(Path root, String part) {
        this.root = root;
        this.part = part;
    }

    /// @param part `train` or `test`
    static Layout at(Path root, String part) {
        return new VggFace2(root, part);
    }

    static boolean looksLike(Path root) {
        return find(root, "identity_meta.csv").isPresent() || find(root, "train_list.txt").isPresent();
    }

    private static Optional<Path> find(Path root, String name) {
        return Stream.of("", "meta", "data", "bb_landmark").map(f -> root.resolve(f).resolve(name)).filter(Files::exists).findFirst();
    }

    @Override
    public Stream<Photo> photos() {
        Map<String, String> people = find(root, "identity_meta.csv").map(VggFace2::people).orElse(Map.of());
        var landmarks = find(root, "loose_landmark_" + part + ".csv").map(file -> new PersonLines(file, 10));
        var boxes = find(root, "loose_bb_" + part + ".csv").map(file -> new PersonLines(file, 4));
        return listed().map(photo -> complete(photo, people, landmarks, boxes));
    }

    private Stream<Photo> listed() {
        Path pictures = Files.isDirectory(root.resolve(part)) ? root.resolve(part) : root;
        Optional<Path> list = find(root, part + "_list.txt");
        if (list.isEmpty()) return Layout.folders(pictures).photos();
        try {
            return Files.lines(list.get()).map(String::strip).filter(line -> !line.isEmpty()).map(line ->
                    new Photo(person(line), line, pictures.resolve(line), Optional.empty(), Optional.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + list.get() + ": " + e.getMessage(), e);
        }
    }

    private static Photo complete(Photo photo, Map<String, String> people, Optional<PersonLines> landmarks, Optional<PersonLines> boxes) {
        String number = person(photo.name());
        int dot = photo.name().lastIndexOf('.');
        String key = dot < 0 ? photo.name() : photo.name().substring(0, dot);
        return new Photo(people.getOrDefault(number, number), photo.name(), photo.file(),
                landmarks.flatMap(lines -> lines.of(number, key)).map(CropsWithLabels::landmarks),
                boxes.flatMap(lines -> lines.of(number, key)).map(v -> new Box(v[0], v[1], v[0] + v[2], v[1] + v[3])));
    }

    private static String person(String name) {
        return name.substring(0, Math.max(0, name.indexOf('/')));
    }

    /// The people's names by number. Two people of one name keep the number behind it.
    private static Map<String, String> people(Path file) {
        var people = new HashMap<String, String>();
        Set<String> seen = new HashSet<>();
        try (var lines = Files.lines(file)) {
            lines.skip(1).filter(line -> !line.isBlank()).forEach(line -> {
                List<String> cells = cells(line);
                if (cells.size() < 2) throw new IllegalArgumentException("got " + file + " with the line '" + line + "', wanted a number and a name");
                String name = cells.get(1);
                people.put(cells.get(0), name.isEmpty() ? cells.get(0) : seen.add(name) ? name : name + " " + cells.get(0));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file + ": " + e.getMessage(), e);
        }
        return people;
    }

    /// The cells of a CSV line; those in quotes may hold commas.
    static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else cell.append(c);
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}
