package semblance.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.image.Image;
import semblance.image.ImageReader;

/// A detector run over labelled photos.
///
/// @param found     what it found, one list a photo
/// @param seconds   wall time, decoding included
public record DetectorRun(List<LabelledPhoto> photos, List<List<Face>> found, double seconds) {

    /// Detects over all cores. For a full precision-recall curve the detector must report unsure faces too (scores from
    /// 0.02 or so): what it holds back counts as not found.
    ///
    /// @throws semblance.image.UnreadableImageException if a photo can't be read: its labels would say nothing about the detector
    /// @throws ProtocolException if a photo has another size than its labels state
    public static DetectorRun of(List<LabelledPhoto> photos, ImageReader reader, FaceDetector detector, Progress progress) {
        long start = System.nanoTime();
        Counter counter = new Counter(photos.size(), progress);
        List<List<Face>> found = ParallelPhotos.map(photos, Runtime.getRuntime().availableProcessors(),
                batch -> batch.stream().map(photo -> detect(photo, reader, detector, counter)).toList());
        return new DetectorRun(photos, found, (System.nanoTime() - start) / 1e9);
    }

    /// @param leastSize pixels; labels whose shorter side is below it don't count; 0 counts all
    public DetectorScore score(double leastSize) {
        return DetectorScore.of(judged(photos), leastSize);
    }

    /// The same detections against other labels of the same photos (WIDER FACE's easy, medium and hard), in the same order.
    public DetectorScore scoreAgainst(List<LabelledPhoto> others) {
        return DetectorScore.of(judged(others), 0);
    }

    /// `{"ap","faces","photos","min_size","precision","recall","landmark_error","landmark_error_median","seconds"}`:
    /// AP at IoU 0.5; precision and recall at score 0.5; landmark errors in per cent of the eye distance, null without
    /// labelled landmarks.
    public String toJson(double leastSize) {
        DetectorScore score = score(leastSize);
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("ap", score.averagePrecision()).put("faces", score.faces()).put("photos", photos.size()).put("min_size", leastSize);
        json.put("precision", score.precisionAt(0.5)).put("recall", score.recallAt(0.5));
        boolean landmarks = score.landmarkErrors().length > 0;
        json.put("landmark_error", landmarks ? score.landmarkError() : null);
        json.put("landmark_error_median", landmarks ? score.medianLandmarkError() : null);
        return json.put("seconds", Math.round(seconds * 1000) / 1000.0).toString();
    }

    private static List<Face> detect(LabelledPhoto labelled, ImageReader reader, FaceDetector detector, Counter counter) {
        Image image = reader.read(labelled.photo().bytes());
        if (labelled.width() != 0 && (image.width() != labelled.width() || image.height() != labelled.height())) {
            throw new ProtocolException("got " + labelled.photo().name() + " of " + image.width() + "x" + image.height() + " pixels, wanted "
                    + labelled.width() + "x" + labelled.height() + " as its labels state: boxes would not fit");
        }
        List<Face> faces = detector.detect(image);
        counter.next();
        return faces;
    }

    private List<DetectorScore.Judged> judged(List<LabelledPhoto> labels) {
        return IntStream.range(0, photos.size()).mapToObj(i -> new DetectorScore.Judged(labels.get(i).faces(), found.get(i))).toList();
    }
}
