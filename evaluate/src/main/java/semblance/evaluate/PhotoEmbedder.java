package semblance.evaluate;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.UnreadableImageException;

/// The whole way from encoded photos to embeddings, as a user's photo goes it: decode, detect, choose the main face,
/// align, embed. Photos are spread over threads, and embedded in small batches. Immutable; safe to share if detector and
/// embedder are, which their contracts promise.
public final class PhotoEmbedder {

    private record Crop(Optional<Face> face, Image image) {
    }

    private final ImageReader reader;
    private final Function<Image, Optional<Crop>> cut;
    private final FaceEmbedder embedder;
    private final int threads;

    private PhotoEmbedder(ImageReader reader, Function<Image, Optional<Crop>> cut, FaceEmbedder embedder, int threads) {
        this.reader = reader;
        this.cut = cut;
        this.embedder = embedder;
        this.threads = threads;
    }

    /// From whole pictures, over all cores.
    public static PhotoEmbedder endToEnd(ImageReader reader, FaceDetector detector, FaceEmbedder embedder) {
        Function<Image, Optional<Crop>> cut = image -> MainFace.of(image, detector.expect(image))
                .map(face -> new Crop(Optional.of(face), FaceAligner.align(image, face.landmarks())));
        return new PhotoEmbedder(reader, cut, embedder, Runtime.getRuntime().availableProcessors());
    }

    /// From pictures that are crops already, 112x112 and aligned to the template; one of another size counts as one
    /// without a face.
    public static PhotoEmbedder ofCrops(ImageReader reader, FaceEmbedder embedder) {
        Function<Image, Optional<Crop>> cut = image -> image.width() == FaceAligner.SIZE && image.height() == FaceAligner.SIZE
                ? Optional.of(new Crop(Optional.empty(), image)) : Optional.empty();
        return new PhotoEmbedder(reader, cut, embedder, Runtime.getRuntime().availableProcessors());
    }

    /// @param count 1 or more
    public PhotoEmbedder withThreads(int count) {
        if (count < 1) throw new IllegalArgumentException("got " + count + " threads, wanted 1 or more");
        return new PhotoEmbedder(reader, cut, embedder, count);
    }

    /// One answer a photo, in order. An unreadable photo is an answer; a failure of detector or embedder ends the run.
    public List<PhotoFace> embed(List<? extends Photo> photos, Progress progress) {
        Counter counter = new Counter(photos.size(), progress);
        return ParallelPhotos.map(photos, threads, batch -> embedBatch(batch, counter));
    }

    private List<PhotoFace> embedBatch(List<? extends Photo> batch, Counter counter) {
        PhotoFace[] answers = new PhotoFace[batch.size()];
        List<Crop> crops = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            int place = i;
            answers[i] = read(batch.get(i), crop -> {
                crops.add(crop);
                places.add(place);
            });
            counter.next();
        }
        List<Embedding> embeddings = crops.isEmpty() ? List.of() : embedder.embed(crops.stream().map(Crop::image).toList());
        for (int i = 0; i < places.size(); i++) {
            answers[places.get(i)] = new PhotoFace.Found(crops.get(i).face(), embeddings.get(i));
        }
        return List.of(answers);
    }

    /// Hands over the crop, if there is one; the answer holds as long as nothing was embedded.
    private PhotoFace read(Photo photo, Consumer<Crop> crops) {
        Image image;
        try {
            image = reader.read(photo.bytes());
        } catch (UnreadableImageException | UncheckedIOException e) {
            return new PhotoFace.Unreadable(photo.name() + ": " + e.getMessage());
        }
        cut.apply(image).ifPresent(crops);
        return new PhotoFace.NoFace();
    }
}
