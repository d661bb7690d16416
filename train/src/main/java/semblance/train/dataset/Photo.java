package semblance.train.dataset;

import java.nio.file.Path;
import java.util.Optional;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;

/// A picture of a data set that is to become a crop.
///
/// @param identity  the person's name in the data set; empty if nobody has labelled it
/// @param name      unique in the data set: the path below its folder, with `/`
/// @param landmarks if the data set brings them, in this picture's pixels
/// @param box       where the person meant is, if the data set says so
public record Photo(String identity, String name, Path file, Optional<Landmarks> landmarks, Optional<Box> box) {

    /// Tabs and line ends in names, which would break lists, become `_`; the file keeps its own name.
    public Photo {
        identity = identity.replaceAll("[\\t\\r\\n]", "_");
        name = name.replaceAll("[\\t\\r\\n]", "_");
    }

    /// A picture of which nothing but the person is known.
    static Photo of(String identity, Path root, Path file) {
        return new Photo(identity, root.relativize(file).toString().replace('\\', '/'), file, Optional.empty(), Optional.empty());
    }

    /// The same, of nobody in particular.
    Photo unlabelled() {
        return new Photo("", name, file, landmarks, box);
    }
}
