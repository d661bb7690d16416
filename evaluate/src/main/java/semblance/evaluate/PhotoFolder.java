package semblance.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The photos below a folder, found by their path there. What is no picture by its extension is left out, and so are
/// hidden files. Symbolic links are followed, as training follows them.
final class PhotoFolder {

    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff");

    private final Path root;
    private final List<Photo.File> photos;
    private final Map<String, Photo.File> byName = new HashMap<>(), byStem = new HashMap<>();

    private PhotoFolder(Path root, List<Photo.File> photos) {
        this.root = root;
        this.photos = photos;
        for (Photo.File photo : photos) {
            byName.put(photo.name(), photo);
            byStem.putIfAbsent(stem(photo.name()), photo);
        }
    }

    static PhotoFolder of(Path root) {
        if (!Files.isDirectory(root)) throw new ProtocolException("got " + root + ", wanted a folder of photos");
        try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            return new PhotoFolder(root, files.filter(PhotoFolder::isPicture).filter(Files::isRegularFile)
                    .map(p -> new Photo.File(name(root, p), p)).sorted((a, b) -> a.name().compareTo(b.name())).toList());
        } catch (IOException | UncheckedIOException e) {
            throw new ProtocolException("cannot list " + root, e);
        }
    }

    /// All of them, by name.
    List<Photo.File> photos() {
        return photos;
    }

    /// One folder a person, photos in the order of their names; what lies beside the folders is left out.
    SortedMap<String, List<Photo>> people() {
        return photos.stream().filter(p -> p.name().contains("/"))
                .collect(Collectors.groupingBy(p -> p.name().substring(0, p.name().lastIndexOf('/')), TreeMap::new, Collectors.toList()));
    }

    Photo named(String name) {
        return found(byName.get(name.replace('\\', '/')), name);
    }

    /// @param stem path below the folder without its extension
    Photo withoutExtension(String stem) {
        return found(byStem.get(stem), stem + ".*");
    }

    private Photo found(Photo photo, String wanted) {
        if (photo == null) {
            throw new ProtocolException("got no " + wanted + " below " + root + " (" + photos.size() + " pictures there); "
                    + "the protocol names it: check that this is the images' folder and that it is complete");
        }
        return photo;
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
    }
}
