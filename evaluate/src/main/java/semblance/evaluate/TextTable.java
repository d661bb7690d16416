package semblance.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Lines of cells in a text file, as protocols are published: separated by tabs if the line has one, else by blanks.
final class TextTable {

    private static final long MOST_BYTES = 256L << 20;

    private TextTable() {
    }

    /// Empty lines are left out.
    static List<String[]> read(Path file) {
        return lines(file).stream().filter(line -> !line.isBlank())
                .map(line -> line.strip().split(line.strip().contains("\t") ? "\t" : "\\s+")).toList();
    }

    static List<String> lines(Path file) {
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) throw new ProtocolException(file + ": got " + size + " bytes, wanted at most " + MOST_BYTES);
            return Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new ProtocolException(file + ": got bytes that are no UTF-8, wanted a text file", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static int number(String cell, Path file) {
        try {
            return Integer.parseInt(cell.strip());
        } catch (NumberFormatException e) {
            throw new ProtocolException(file + ": got \"" + cell + "\", wanted a whole number", e);
        }
    }

    static double decimal(String cell, Path file) {
        try {
            double value = Double.parseDouble(cell.strip());
            if (Double.isFinite(value)) return value;
        } catch (NumberFormatException e) {
            // Falls through to the one message.
        }
        throw new ProtocolException(file + ": got \"" + cell + "\", wanted a finite number");
    }
}
