package semblance.align;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.detect.RetinaFaceDetector;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.image.Image;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;

/// Finds faces and puts their landmarks where alignment needs them: a RetinaFace detector, then a [LandmarkRefiner]. Holds
/// both networks. Safe to share between threads; [#close] only after the last call has returned.
///
/// A face of which the detector isn't quite sure has its landmarks corrected twice: where there is a face they stay after the first time, on a shirt or a
/// curtain they wander on, and the score falls.
public final class FaceFinder implements FaceDetector, AutoCloseable {

    /// The detector's own score from which an expected face counts if nothing surer is there.
    private static final double EXPECTED = 0.3;
    /// Score from which a face's landmarks aren't looked at twice.
    private static final double SURE = 0.97;
    /// How far landmarks may move at a second correction; a face is as many times less likely as they move farther. Chosen for the best F1 at a score of 0.5
    /// on photos of people who are in training.
    private static final double STILL = 0.015;

    private final OnnxModel detectorModel;
    private final Optional<OnnxModel> landmarkModel;
    private final FaceDetector detector;
    private final FaceDetector unsure;
    private final Optional<LandmarkRefiner> refiner;
    private final double minScore;

    private FaceFinder(OnnxModel detectorModel, Optional<OnnxModel> landmarkModel, RetinaFaceDetector.Settings detection) {
        this.detectorModel = detectorModel;
        this.landmarkModel = landmarkModel;
        minScore = detection.minScore();
        detector = new RetinaFaceDetector(detectorModel, detection);
        unsure = new RetinaFaceDetector(detectorModel, detection.withMinScore(Math.min(EXPECTED, detection.minScore())));
        refiner = landmarkModel.map(LandmarkRefiner::new);
    }

    /// @param landmarks corrects the detector's landmarks; empty leaves them as they are
    /// @param settings  of the detector; the other network is small and runs on the caller's thread
    /// @throws semblance.network.ModelException if a model can't be used
    public static FaceFinder open(ModelFile detector, Optional<ModelFile> landmarks, RetinaFaceDetector.Settings detection, OnnxModel.Settings settings) {
        OnnxModel detectorModel = OnnxModel.open(detector, settings);
        Optional<OnnxModel> landmarkModel = Optional.empty();
        try {
            landmarkModel = landmarks.map(file -> OnnxModel.open(file, new OnnxModel.Settings(settings.device(), 1)));
            return new FaceFinder(detectorModel, landmarkModel, detection);
        } catch (RuntimeException e) {
            landmarkModel.ifPresent(OnnxModel::close);
            detectorModel.close();
            throw e;
        }
    }

    @Override
    public List<Face> detect(Image image) {
        return refined(image, detector.detect(image)).stream().filter(f -> f.score() >= minScore).toList();
    }

    /// With the detector's own landmarks.
    @Override
    public List<Face> glance(Image image, boolean large) {
        return detector.glance(image, large);
    }

    @Override
    public List<Face> glance(Image image, List<Box> parts) {
        return detector.glance(image, parts);
    }

    @Override
    public Face refine(Image image, Face face) {
        return refiner.map(r -> refined(r, image, face)).orElse(face);
    }

    private static Face refined(LandmarkRefiner refiner, Image image, Face face) {
        Landmarks once = refiner.refine(image, face.landmarks());
        if (face.score() >= SURE) return new Face(face.box(), once, face.score());
        return new Face(face.box(), once, settled(face.score(), refiner.unrest(image, once)));
    }

    /// @param unrest of landmarks that were corrected once, see [LandmarkRefiner#unrest]
    static double settled(double score, double unrest) {
        double likely = score * Math.min(1, STILL / unrest);
        return likely / (likely + 1 - score);
    }

    /// Where no face is sure, the surest one that is at all likely, so that a dark or hidden face can still be enrolled or
    /// compared.
    @Override
    public List<Face> expect(Image image) {
        List<Face> sure = detect(image);
        return sure.isEmpty() ? refined(image, unsure.glance(image, true)).stream().limit(1).toList() : sure;
    }

    /// Surest first.
    private List<Face> refined(Image image, List<Face> faces) {
        return faces.stream().map(f -> refine(image, f)).sorted(Comparator.comparingDouble(Face::score).reversed()).toList();
    }

    @Override
    public void close() {
        landmarkModel.ifPresent(OnnxModel::close);
        detectorModel.close();
    }
}
