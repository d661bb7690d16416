package semblance.train.detector;

import java.nio.file.Path;
import java.util.List;

/// A picture file and every face in it; no faces means that there are none, and the picture teaches background.
record MarkedPhoto(Path file, List<MarkedFace> faces) {

    /// The faces that teach.
    List<MarkedFace> known() {
        return faces.stream().filter(f -> !f.ignored()).toList();
    }
}
