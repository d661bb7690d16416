package semblance.evaluate;

import java.nio.file.Path;
import java.util.List;

/// Pair lists that name photos by their path, as CALFW, CPLFW, AgeDB-30 and others are published or passed on:
///
/// - one line a pair, `a.jpg b.jpg 1` (0 = two people);
/// - two lines a pair, `a.jpg 1` and `b.jpg 1` (CPLFW); CALFW writes the fold, 1 to 10, for pairs of one person and 0,
///   without a fold, for pairs of two.
///
/// The list is cut into ten folds in its order, each kind apart (see [PairDistances#of]); for CALFW and CPLFW, whose
/// folds are tenths of the list, those are their own.
public final class PairList {

    private PairList() {
    }

    /// @param images the folder that the paths start from
    /// @throws ProtocolException if a line or a photo is not as it should be
    public static PhotoPairs read(Path images, Path list) {
        PhotoFolder folder = PhotoFolder.of(images);
        List<String[]> lines = TextTable.read(list);
        PhotoPairs.Collector collector = new PhotoPairs.Collector();
        for (int i = 0; i < lines.size(); i++) {
            String[] line = lines.get(i);
            if (line.length == 3) add(folder, line[0], line[1], line[2], collector, list);
            else if (line.length == 2 && i + 1 < lines.size()) addTwoLines(folder, line, lines.get(++i), collector, list);
            else throw wrong(list, line);
        }
        return collector.pairs();
    }

    private static void addTwoLines(PhotoFolder folder, String[] first, String[] second, PhotoPairs.Collector collector, Path list) {
        if (second.length != 2 || !first[1].equals(second[1])) throw wrong(list, second);
        add(folder, first[0], second[0], first[1], collector, list);
    }

    private static void add(PhotoFolder folder, String first, String second, String label, PhotoPairs.Collector collector, Path list) {
        boolean same = TextTable.number(label, list) > 0;
        collector.add(folder.named(first), folder.named(second), same, PhotoPairs.Collector.NO_FOLD);
    }

    private static ProtocolException wrong(Path list, String[] line) {
        return new ProtocolException(list + ": got \"" + String.join(" ", line)
                + "\", wanted \"a.jpg b.jpg 1\", or the lines \"a.jpg 1\" and \"b.jpg 1\" for one pair");
    }
}
