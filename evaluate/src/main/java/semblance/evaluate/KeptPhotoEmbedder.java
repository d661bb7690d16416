package semblance.evaluate;

import java.util.Optional;
import java.util.function.Function;
import semblance.align.FaceAligner;
import semblance.detect.FaceDetector;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.UnreadableImageException;

/// From a photo that was kept with an enrolled face to the vector that another model gives the face; empty if there is no face in it any
/// more, or it can't be read. Safe to share between threads.
public record KeptPhotoEmbedder(ImageReader reader, FaceDetector detector, FaceEmbedder embedder) implements Function<byte[], Optional<Embedding>> {

    @Override
    public Optional<Embedding> apply(byte[] photo) {
        try {
            Image image = reader.read(photo);
            return MainFace.of(image, detector.expect(image)).map(face -> embedder.embed(FaceAligner.align(image, face.landmarks())));
        } catch (UnreadableImageException e) {
            return Optional.empty();
        }
    }
}
