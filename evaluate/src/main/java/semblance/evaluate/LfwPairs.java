package semblance.evaluate;

import java.nio.file.Path;
import java.util.List;

/// LFW's `pairs.txt` and image layout (Huang et al. 2007): photos `Name/Name_0001.jpg`, any extension; a header `10 300`
/// (folds, pairs of each kind a fold) or `300`; then a fold's pairs of one person, `Name 1 2`, and its pairs of two,
/// `Name 1 Other 3`, separated by tabs or blanks.
public final class LfwPairs {

    private LfwPairs() {
    }

    /// A file of a single fold (View 1's, or a small one of one's own) is cut into tenths.
    ///
    /// @throws ProtocolException if a line, the header or a photo is not as it should be
    public static PhotoPairs read(Path images, Path pairs) {
        PhotoFolder folder = PhotoFolder.of(images);
        List<String[]> lines = TextTable.read(pairs);
        boolean header = !lines.isEmpty() && lines.getFirst().length <= 2;
        int perFold = header ? 2 * perKind(lines, pairs) : Integer.MAX_VALUE;
        PhotoPairs.Collector collector = new PhotoPairs.Collector();
        for (int i = header ? 1 : 0; i < lines.size(); i++) {
            add(lines.get(i), folder, (i - 1) / perFold, collector, pairs);
        }
        return collector.pairs();
    }

    private static void add(String[] line, PhotoFolder folder, int fold, PhotoPairs.Collector collector, Path file) {
        boolean same = line.length == 3;
        if (!same && line.length != 4) {
            throw new ProtocolException(file + ": got \"" + String.join(" ", line)
                    + "\", wanted \"Name 1 2\" or \"Name 1 Other 3\"");
        }
        collector.add(photo(folder, line[0], line[1], file), photo(folder, same ? line[0] : line[2], line[line.length - 1], file), same, fold);
    }

    private static Photo photo(PhotoFolder folder, String name, String number, Path file) {
        return folder.withoutExtension("%1$s/%1$s_%2$04d".formatted(name.strip(), TextTable.number(number, file)));
    }

    /// How many pairs of each kind a fold holds; the lines must come out even.
    private static int perKind(List<String[]> lines, Path file) {
        String[] header = lines.getFirst();
        int perKind = TextTable.number(header[header.length - 1], file);
        int got = lines.size() - 1;
        boolean whole = perKind > 0 && got > 0 && got % (2L * perKind) == 0;
        if (!whole || header.length == 2 && got != 2L * perKind * TextTable.number(header[0], file)) {
            throw new ProtocolException(file + ": the header says \"" + String.join(" ", header) + "\", so wanted folds of "
                    + 2L * perKind + " pairs; got " + got + " pairs");
        }
        return perKind;
    }
}
