package semblance.evaluate;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Celebrities in Frontal-Profile (Sengupta et al. 2016) as published: `Data/Images/001/frontal/01.jpg`,
/// `Protocol/Pair_list_F.txt` and `Pair_list_P.txt` (number, path), `Protocol/Split/FP/01/same.txt` and `diff.txt`
/// (`12,34`: numbers in those lists), ten folds.
public final class CfpPairs {

    private static final int FOLDS = 10;

    private CfpPairs() {
    }

    /// Which photos are compared.
    public enum View {
        /// Frontal with profile: the hard protocol, CFP-FP.
        FP,
        /// Frontal with frontal.
        FF
    }

    /// @param root the folder that holds `Data` and `Protocol`
    /// @throws ProtocolException if a file is not as it should be
    public static PhotoPairs read(Path root, View view) {
        PhotoFolder folder = PhotoFolder.of(root);
        Path protocol = root.resolve("Protocol");
        Map<Integer, Photo> frontal = numbered(folder, protocol.resolve("Pair_list_F.txt"));
        Map<Integer, Photo> other = view == View.FF ? frontal : numbered(folder, protocol.resolve("Pair_list_P.txt"));
        PhotoPairs.Collector collector = new PhotoPairs.Collector();
        for (int fold = 0; fold < FOLDS; fold++) {
            Path split = protocol.resolve("Split/%s/%02d".formatted(view, fold + 1));
            for (String kind : List.of("same", "diff")) {
                Path file = split.resolve(kind + ".txt");
                for (String[] pair : TextTable.read(file)) {
                    int[] numbers = numbers(pair, file);
                    collector.add(photo(frontal, numbers[0], file), photo(other, numbers[1], file), kind.equals("same"), fold);
                }
            }
        }
        return collector.pairs();
    }

    /// The lists' paths start at the `Protocol` folder: `../Data/Images/001/frontal/01.jpg`.
    private static Map<Integer, Photo> numbered(PhotoFolder folder, Path list) {
        Map<Integer, Photo> photos = new HashMap<>();
        for (String[] line : TextTable.read(list)) {
            if (line.length != 2) throw new ProtocolException(list + ": got \"" + String.join(" ", line) + "\", wanted a number and a path");
            String name = Path.of("Protocol").resolve(line[1]).normalize().toString();
            photos.put(TextTable.number(line[0], list), folder.named(name));
        }
        return photos;
    }

    private static int[] numbers(String[] cells, Path file) {
        String[] numbers = String.join("", cells).split(",");
        if (numbers.length != 2) throw new ProtocolException(file + ": got \"" + String.join(" ", cells) + "\", wanted \"12,34\"");
        return new int[] {TextTable.number(numbers[0], file), TextTable.number(numbers[1], file)};
    }

    private static Photo photo(Map<Integer, Photo> photos, int number, Path file) {
        Photo photo = photos.get(number);
        if (photo == null) throw new ProtocolException(file + ": got photo " + number + ", wanted one of the " + photos.size() + " listed");
        return photo;
    }
}
