package semblance.train.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// How a data set lies on the disk: where its pictures, its people and, if it has them, its landmarks are.
@FunctionalInterface
public interface Layout {

    Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff");

    /// How the names of rendered people begin; they help to train, and are never held out to measure by.
    String INVENTED = "invented/";

    /// What pictures of nobody in particular have in the place of a person's name.
    String NOBODY = "";

    /// Every photo, person by person, always in the same order. Lazy: at most one folder is listed at a time, so a data
    /// set of millions starts at once. Close the stream.
    Stream<Photo> photos();

    /// The layout that a folder seems to have: `labels.tsv` makes it [CropsWithLabels], `identity_meta.csv` or
    /// `train_list.txt` [VggFace2], anything else a folder a person.
    static Layout of(Path root) {
        if (!Files.isDirectory(root)) throw new IllegalArgumentException("got " + root + ", wanted a folder of pictures");
        if (Files.exists(root.resolve("labels.tsv"))) return new CropsWithLabels(root);
        if (VggFace2.looksLike(root)) return VggFace2.at(root, "train");
        return folders(root);
    }

    /// One folder a person, at any depth: the person's name is the path of the folder below the root. This is LFW's
    /// layout too. Pictures that lie in the root itself belong to nobody and are left out.
    static Layout folders(Path root) {
        return () -> below(root).flatMap(folder -> pictures(folder).map(file -> Photo.of(name(root, folder), root, file)));
    }

    /// Rendered people, one folder each: training knows them by their names' beginning.
    static Layout invented(Path root) {
        return () -> below(root).flatMap(folder -> pictures(folder).map(file -> Photo.of(INVENTED + name(root, folder), root, file)));
    }

    /// This data set, then another.
    default Layout and(Layout other) {
        return () -> Stream.of(this, other).flatMap(Layout::photos);
    }

    /// All pictures below a folder, of nobody in particular: for training without labels. Landmarks of a `labels.tsv` are used.
    static Layout unlabelled(Path root) {
        if (Files.exists(root.resolve("labels.tsv"))) return () -> new CropsWithLabels(root).photos().map(Photo::unlabelled);
        return () -> Stream.concat(Stream.of(root), below(root))
                .flatMap(folder -> pictures(folder).map(file -> Photo.of(NOBODY, root, file)));
    }

    private static String name(Path root, Path folder) {
        return root.relativize(folder).toString().replace('\\', '/');
    }

    /// The folders below a folder, parents first, by name; each is listed when the stream gets there.
    private static Stream<Path> below(Path folder) {
        return Stream.of(folder).flatMap(f -> list(f, name -> !isPicture(name)).map(f::resolve).filter(Files::isDirectory))
                .flatMap(child -> Stream.concat(Stream.of(child), below(child)));
    }

    /// The pictures right in a folder, by name.
    private static Stream<Path> pictures(Path folder) {
        return Stream.of(folder).flatMap(f -> list(f, Layout::isPicture).map(f::resolve));
    }

    private static boolean isPicture(String name) {
        return PICTURES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /// Names only, and none is looked at on the disk: a folder may hold a million. Hidden files are left out: some systems
    /// scatter such beside every picture.
    private static Stream<String> list(Path folder, Predicate<String> wanted) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".") && wanted.test(name)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("can't list " + folder + ": " + e.getMessage(), e);
        }
    }
}
