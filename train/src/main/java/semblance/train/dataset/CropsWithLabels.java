package semblance.train.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// A folder a person and beside them a `labels.tsv`: a header line, then a line a picture, with its path in the column
/// `crop` and five landmarks in `l1x`, `l1y` to `l5x`, `l5y`. Other columns are left alone. Read line by line.
record CropsWithLabels(Path root) implements Layout {

    private static final List<String> POINTS = IntStream.rangeClosed(1, 5).boxed()
            .flatMap(i -> Stream.of("l" + i + "x", "l" + i + "y")).toList();

    @Override
    public Stream<Photo> photos() {
        Path labels = root.resolve("labels.tsv");
        try {
            var reader = Files.newBufferedReader(labels);
            int[] columns = columns(labels, reader.readLine());
            return reader.lines().filter(line -> !line.isBlank()).map(line -> photo(labels, line, columns)).onClose(() -> {
                try {
                    reader.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + labels + ": " + e.getMessage(), e);
        }
    }

    private static int[] columns(Path labels, String header) {
        List<String> names = header == null ? List.of() : Arrays.asList(header.split("\t"));
        int[] columns = Stream.concat(Stream.of("crop"), POINTS.stream()).mapToInt(names::indexOf).toArray();
        if (Arrays.stream(columns).anyMatch(c -> c < 0)) {
            throw new IllegalArgumentException("got " + labels + " with the columns " + names + ", wanted crop and " + POINTS);
        }
        return columns;
    }

    private Photo photo(Path labels, String line, int[] columns) {
        String[] cells = line.split("\t", -1);
        try {
            String name = cells[columns[0]];
            double[] v = Arrays.stream(columns, 1, 11).mapToDouble(c -> Double.parseDouble(cells[c])).toArray();
            return new Photo(name.substring(0, Math.max(0, name.lastIndexOf('/'))), name, root.resolve(name),
                    Optional.of(landmarks(v)), Optional.empty());
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("got " + labels + " with the line '" + line + "', wanted a path and ten numbers", e);
        }
    }

    /// @param v x and y of five points, ten numbers
    static Landmarks landmarks(double[] v) {
        return Landmarks.of(IntStream.range(0, 5).mapToObj(i -> new Point(v[2 * i], v[2 * i + 1])).toList());
    }
}
