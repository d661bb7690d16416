package semblance.live;

import java.util.ArrayList;
import java.util.List;
import semblance.align.FaceAligner;
import semblance.align.FaceQuality;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;
import semblance.image.Image;

/// Looks closely at faces: cuts and grades them, and embeds all of a frame in one batch.
record FaceViews(FaceDetector detector, FaceEmbedder embedder) {

    /// A face cut out and graded, not embedded yet.
    record Crop(Face face, Image aligned, double quality) {
    }

    /// @param rough as the tracker gave it: only who is looked at closely needs exact landmarks
    Crop crop(Frame frame, Face rough) {
        Face face = detector.refine(frame.image(), rough);
        Image aligned = FaceAligner.align(frame.image(), face.landmarks());
        return new Crop(face, aligned, FaceQuality.of(face, aligned).overall());
    }

    /// One view a crop, in order.
    List<View> look(Frame frame, List<Crop> crops) {
        if (crops.isEmpty()) return List.of();
        List<Embedding> embeddings = embedder.embed(crops.stream().map(Crop::aligned).toList());
        List<View> views = new ArrayList<>();
        for (int i = 0; i < crops.size(); i++) {
            Crop crop = crops.get(i);
            views.add(new View(embeddings.get(i), crop.quality(), frame.seconds(), View.cut(frame.image(), crop.face().box())));
        }
        return views;
    }
}
