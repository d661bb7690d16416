package semblance.train.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A CSV of numbers by picture, `"n000002/0001_01",161,140,224,...`, too long to keep: it is read once for the places of
/// each person's lines, and then a person at a time. One thread.
final class PersonLines {

    private final Path file;
    private final int width;
    private final Map<String, List<long[]>> places = new HashMap<>();
    private String person = "";
    private Map<String, double[]> current = Map.of();

    /// @param width numbers a line
    PersonLines(Path file, int width) {
        this.file = file;
        this.width = width;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            index(in);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    /// A person's lines nearly always lie together, so a run of them is one place.
    private void index(InputStream in) throws IOException {
        var name = new StringBuilder();
        long at = 0, start = 0;
        boolean first = true;
        for (int c = in.read(); ; c = in.read(), at++) {
            if (c >= 0 && c != '\n') {
                if (first && c == '/') first = false;
                else if (first && c != '"') name.append((char) c);
                continue;
            }
            if (!first) add(name.toString(), start, at);
            if (c < 0) return;
            name.setLength(0);
            first = true;
            start = at + 1;
        }
    }

    private void add(String name, long start, long end) {
        List<long[]> found = places.computeIfAbsent(name.strip(), n -> new ArrayList<>());
        if (!found.isEmpty() && found.getLast()[1] == start - 1) found.getLast()[1] = end;
        else found.add(new long[] {start, end});
    }

    /// The numbers of a picture.
    ///
    /// @param key as in the file, without extension
    Optional<double[]> of(String wanted, String key) {
        if (!wanted.equals(person)) {
            current = read(places.getOrDefault(wanted, List.of()));
            person = wanted;
        }
        return Optional.ofNullable(current.get(key));
    }

    private Map<String, double[]> read(List<long[]> spans) {
        var lines = new HashMap<String, double[]>();
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            for (long[] span : spans) {
                byte[] bytes = new byte[Math.toIntExact(span[1] - span[0])];
                in.seek(span[0]);
                in.readFully(bytes);
                new String(bytes, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).forEach(line -> parse(line, lines));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file + ": " + e.getMessage(), e);
        }
        return lines;
    }

    private void parse(String line, Map<String, double[]> lines) {
        List<String> cells = VggFace2.cells(line);
        try {
            double[] v = new double[width];
            for (int i = 0; i < width; i++) v[i] = Double.parseDouble(cells.get(i + 1));
            lines.put(cells.getFirst(), v);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("got " + file + " with the line '" + line + "', wanted a picture and " + width + " numbers", e);
        }
    }
}
