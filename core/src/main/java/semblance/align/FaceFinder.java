package semblance.align;

import java.util.List;
import java.util.Optional;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.detect.RetinaFaceDetector;
import semblance.geometry.Box;
import semblance.image.Image;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;

/// Finds faces and puts their landmarks where alignment needs them: a RetinaFace detector, then a [LandmarkRefiner]. Holds
/// both networks. Safe to share between threads; [#close] only after the last call has returned.
public final class FaceFinder implements FaceDetector, AutoCloseable {

    private final OnnxModel detectorModel;
    private final Optional<OnnxModel> landmarkModel;
    /// Score from which an expected face counts if nothing surer is there.
    private static final double EXPECTED = 0.3;

    private final FaceDetector detector;
    private final FaceDetector unsure;
    private final Optional<LandmarkRefiner> refiner;

    private FaceFinder(OnnxModel detectorModel, Optional<OnnxModel> landmarkModel, RetinaFaceDetector.Settings detection) {
        this.detectorModel = detectorModel;
        this.landmarkModel = landmarkModel;
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
        return refined(image, detector.detect(image));
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
        return refiner.map(r -> new Face(face.box(), r.refine(image, face.landmarks()), face.score())).orElse(face);
    }

    /// Where no face is sure, the surest one that is at all likely, so that a dark or hidden face can still be enrolled or
    /// compared.
    @Override
    public List<Face> expect(Image image) {
        List<Face> sure = detector.detect(image);
        return refined(image, sure.isEmpty() ? unsure.glance(image, true).stream().limit(1).toList() : sure);
    }

    private List<Face> refined(Image image, List<Face> faces) {
        return faces.stream().map(f -> refine(image, f)).toList();
    }

    @Override
    public void close() {
        landmarkModel.ifPresent(OnnxModel::close);
        detectorModel.close();
    }
}
