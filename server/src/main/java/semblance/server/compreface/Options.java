package semblance.server.compreface;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import semblance.detect.Face;

/// What a caller wants to have of a picture.
///
/// @param limit       most faces; 0 for all
/// @param minScore    of the detector
/// @param predictions most subjects a face
/// @param plugins     names of further fields; those we have no network for are passed over
/// @param status      with the time each step took and the names of the networks
record Options(int limit, double minScore, int predictions, Set<String> plugins, boolean status) {

    /// Some clients compare the text.
    static final String NO_FACE = "No face is found in the given image";

    static Options of(Query query) {
        return new Options(query.whole("limit", 0).orElse(0), query.share("det_prob_threshold").orElse(0),
                query.whole("prediction_count", 1).orElse(1),
                Set.copyOf(List.of(query.text("face_plugins").orElse("").split("\\s*,\\s*"))), query.yes("status"));
    }

    boolean landmarks() {
        return plugins.contains("landmarks");
    }

    boolean embeddings() {
        return plugins.contains("calculator");
    }

    /// The faces asked for, largest first.
    ///
    /// @throws semblance.server.Refused if none is left
    List<Face> among(List<Face> found) {
        List<Face> faces = sure(found).stream().sorted(Comparator.comparingDouble((Face f) -> f.box().area()).reversed()).toList();
        if (faces.isEmpty()) throw Code.NO_FACE.says(NO_FACE);
        return limit == 0 ? faces : faces.subList(0, Math.min(limit, faces.size()));
    }

    /// Those that the detector is sure enough of.
    List<Face> sure(List<Face> found) {
        return found.stream().filter(f -> f.score() >= minScore).toList();
    }
}
