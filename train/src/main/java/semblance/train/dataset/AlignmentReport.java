package semblance.train.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a folder of aligned crops holds, and what was dropped on the way.
///
/// @param kept    crops
/// @param people  with at least one crop; those without a label count as one
/// @param single  people with only one crop: of no use where pairs of one person are wanted
/// @param dropped photos by reason
public record AlignmentReport(long kept, int people, int single, Map<Cutting.Reason, Long> dropped) {

    /// Counts a folder, and joins the lists of what was dropped into `dropped.tsv`: photo, person, reason, detail.
    static AlignmentReport of(Path folder) {
        var people = new HashMap<String, Integer>();
        var dropped = new EnumMap<Cutting.Reason, Long>(Cutting.Reason.class);
        Path all = folder.resolve("dropped.tsv");
        try (var files = Files.list(folder); var out = Files.newBufferedWriter(all)) {
            out.write("photo\tperson\treason\tdetail\n");
            for (Path crops : files.filter(f -> f.toString().endsWith(".crops")).sorted().toList()) {
                for (String line : lines(CropShard.index(crops))) people.merge(line.substring(0, line.indexOf('\t')), 1, Integer::sum);
                for (Cutting.Dropped d : dropped(crops)) {
                    dropped.merge(d.reason(), 1L, Long::sum);
                    out.write(d.line() + "\n");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + all + ": " + e.getMessage(), e);
        }
        long kept = people.values().stream().mapToLong(Integer::longValue).sum();
        return new AlignmentReport(kept, people.size(), (int) people.values().stream().filter(n -> n == 1).count(), dropped);
    }

    /// The names of the photos that a part's crops came from.
    static List<String> sources(Path crops) {
        return lines(CropShard.index(crops)).stream().map(line -> line.substring(line.indexOf('\t') + 1)).toList();
    }

    static List<Cutting.Dropped> dropped(Path crops) {
        return lines(Alignment.dropped(crops)).stream().map(Cutting.Dropped::of).toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    /// For a person to read.
    public String text() {
        var text = new StringBuilder("kept %,d crops of %,d people, %,d of them with a single one%n".formatted(kept, people, single));
        dropped.forEach((reason, n) -> text.append("dropped %,d: %s%n".formatted(n, reason.name().toLowerCase().replace('_', ' '))));
        return text.toString();
    }
}
