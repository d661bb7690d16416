package semblance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Where the annotated picture of each input goes.
final class OutFiles {

    private OutFiles() {
    }

    /// For a single picture `out` may be a file; otherwise it is a folder, made if it is not there, in which every input has
    /// a name of its own. An input is never overwritten.
    static Map<Path, Path> of(List<Path> inputs, boolean single, Path out) {
        Map<Path, Path> targets = single && isPictureName(out) ? Map.of(inputs.getFirst(), out) : inFolder(inputs, out);
        for (Path input : inputs) {
            if (isSame(input, targets.get(input))) {
                throw new Refusal(Exit.USAGE, "got --out " + out + ", which would overwrite " + input + ": name another file or folder");
            }
        }
        return targets;
    }

    private static Map<Path, Path> inFolder(List<Path> inputs, Path folder) {
        make(folder);
        Set<String> taken = new HashSet<>();
        Map<Path, Path> targets = new HashMap<>();
        for (Path input : inputs) {
            String name = input.getFileName().toString(), suffix = name.toLowerCase(Locale.ROOT).endsWith(".png") ? ".png" : ".jpg";
            String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name, unique = stem;
            for (int i = 2; !taken.add(unique); i++) unique = stem + "-" + i;
            targets.put(input, folder.resolve(unique + suffix));
        }
        return targets;
    }

    /// The folder, made if it is not there.
    static Path make(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a text under another name and moves it, so that the file is whole or as it was.
    static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The same with bytes.
    static Path write(Path file, byte[] content) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, content);
            return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isPictureName(Path out) {
        String name = out.toString().toLowerCase(Locale.ROOT);
        return !Files.isDirectory(out) && (name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg"));
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return Files.exists(b) && Files.isSameFile(a, b);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
