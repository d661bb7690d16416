package semblance.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;

/// A verification protocol carried out over photos.
///
/// @param figures   what was measured
/// @param protocol  what was compared
/// @param distances of its pairs
/// @param faces     one a photo of the protocol
/// @param seconds   wall time from the first photo to the last pair
public record VerificationRun(Verification figures, PhotoPairs protocol, PairDistances distances, List<PhotoFace> faces, double seconds) {

    /// Embeds every photo once and compares the pairs.
    public static VerificationRun of(PhotoPairs protocol, PhotoEmbedder embedder, Progress progress) {
        long start = System.nanoTime();
        List<PhotoFace> faces = embedder.embed(protocol.photos(), progress);
        PairDistances distances = protocol.distances(faces);
        Verification figures = Verification.of(distances);
        return new VerificationRun(figures, protocol, distances, faces, (System.nanoTime() - start) / 1e9);
    }

    /// Photos in which no face was found, unreadable ones included. Every pair with such a photo counts as an error
    /// (see [Verification]).
    public List<Photo> missed() {
        return IntStream.range(0, faces.size()).filter(i -> !faces.get(i).isFound()).mapToObj(protocol.photos()::get).toList();
    }

    /// `{"accuracy","accuracy_std","f1","auc","tar_at_far":{"0.01","0.001"},"threshold","pairs","faces_missed","seconds"}`
    public String toJson() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("accuracy", figures.accuracy()).put("accuracy_std", figures.accuracyStd()).put("f1", figures.f1()).put("auc", figures.auc());
        ObjectNode tar = json.putObject("tar_at_far");
        figures.tarAtFar().forEach((far, rate) -> tar.put(BigDecimal.valueOf(far).toPlainString(), rate));
        json.put("threshold", figures.threshold()).put("pairs", figures.pairs()).put("faces_missed", missed().size());
        return json.put("seconds", Math.round(seconds * 1000) / 1000.0).toString();
    }
}
