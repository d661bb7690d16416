package semblance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Turns what the user named (files, folders, patterns) into pictures, each once, in a fixed order.
final class Inputs {

    /// Of a folder's files those are taken that are called pictures; a file that is named itself is taken whatever it
    /// is called, since formats are told apart by content.
    private static final Set<String> SUFFIXES = Set.of("jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "gif", "tif", "tiff");

    private Inputs() {
    }

    /// @throws Refusal if one of them does not exist or holds no picture
    static List<Path> pictures(List<String> arguments) {
        Set<Path> all = new LinkedHashSet<>();
        for (String argument : arguments) all.addAll(expand(argument));
        return List.copyOf(all);
    }

    /// True if it can only be one picture: named as such, not by folder or pattern.
    static boolean isSingle(List<String> arguments) {
        return arguments.size() == 1 && !isPattern(arguments.getFirst()) && !Files.isDirectory(path(arguments.getFirst()));
    }

    /// The pictures below a folder, sorted by path; hidden files and folders are left out.
    static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(p -> isNamedPicture(p) && !isHidden(folder.relativize(p)) && Files.isRegularFile(p)).sorted().toList();
        } catch (UncheckedIOException | IOException e) {
            throw new Refusal(Exit.INPUT, "got the folder " + folder + ", which can't be read through (" + e.getMessage()
                    + "): check its permissions, and links that lead back to it");
        }
    }

    private static List<Path> expand(String argument) {
        if (isPattern(argument)) return matching(argument);
        Path path = path(argument);
        if (Files.isDirectory(path)) return inFolder(path);
        if (!Files.exists(path)) {
            throw new Refusal(Exit.INPUT, "got " + argument + ", which does not exist; wanted a picture, a folder or a pattern: "
                    + "check the path (the current folder is " + Path.of("").toAbsolutePath() + ")");
        }
        return List.of(path);
    }

    private static List<Path> inFolder(Path folder) {
        List<Path> pictures = below(folder);
        if (!pictures.isEmpty()) return pictures;
        throw new Refusal(Exit.INPUT, "got the folder " + folder + ", which holds no pictures; wanted files ending in "
                + ".jpg, .png, .webp, .bmp, .gif or .tif, there or in folders below: name another folder, or the files themselves");
    }

    private static List<Path> matching(String pattern) {
        Path start = fixedPart(pattern);
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        if (!Files.isDirectory(start)) throw noMatch(pattern);
        try (Stream<Path> files = Files.walk(start, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> found = files.map(p -> start.toString().isEmpty() ? Path.of("").relativize(p) : p)
                    .filter(p -> matcher.matches(p) && Files.isRegularFile(p)).sorted().toList();
            if (found.isEmpty()) throw noMatch(pattern);
            return found;
        } catch (UncheckedIOException | IOException e) {
            throw new Refusal(Exit.INPUT, "got the pattern " + pattern + ", but " + start.toAbsolutePath() + " can't be read through: " + e.getMessage());
        }
    }

    private static Refusal noMatch(String pattern) {
        return new Refusal(Exit.INPUT, "got the pattern " + pattern + ", which matches no file; wanted at least one picture: "
                + "check it (* stays within a folder, ** goes below; the current folder is " + Path.of("").toAbsolutePath() + ")");
    }

    /// The folder above the first part with a wildcard.
    private static Path fixedPart(String pattern) {
        int wildcard = firstWildcard(pattern), slash = pattern.lastIndexOf('/', wildcard);
        return path(slash < 0 ? "" : slash == 0 ? "/" : pattern.substring(0, slash));
    }

    private static boolean isPattern(String argument) {
        return firstWildcard(argument) < argument.length() && !Files.exists(path(argument));
    }

    private static int firstWildcard(String text) {
        int i = 0;
        while (i < text.length() && "*?[{".indexOf(text.charAt(i)) < 0) i++;
        return i;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Refusal(Exit.INPUT, "got \"" + text + "\", which can't be a path: " + e.getReason());
        }
    }

    private static boolean isNamedPicture(Path file) {
        String name = file.getFileName().toString();
        return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) if (part.toString().startsWith(".")) return true;
        return false;
    }
}
