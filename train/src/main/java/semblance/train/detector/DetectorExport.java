package semblance.train.detector;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import semblance.image.Image;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.train.export.OnnxExport;
import semblance.train.network.Weights;

/// Writes a detector as an ONNX file for pictures of any size (multiples of 32) with its card beside it.
final class DetectorExport {

    private static final List<Object> INPUT = List.of(1L, 3L, "height", "width");

    private DetectorExport() {
    }

    /// @param centre  the score that is to become 0.5; see [ScoreCentre]
    /// @param samples on which ONNX Runtime must say what libtorch says
    /// @param terms   for the card
    static void write(Weights weights, double centre, List<Image> samples, ModelCard.Training training, String terms, Path onnx) {
        ScoreCentre.during(weights, centre, () -> write(weights, samples, training, terms, onnx));
    }

    private static void write(Weights weights, List<Image> samples, ModelCard.Training training, String terms, Path onnx) {
        var network = new RetinaFaceNetwork(RetinaFaceNetwork.Form.SCORES);
        Image first = samples.getFirst();
        OnnxExport.write(network, weights, INPUT, samples.stream().map(DetectorExport::planes).toList(), first.height(), first.width(), onnx);
        card(ModelFile.digest(onnx), training, terms).write(ModelCard.beside(onnx));
    }

    private static ModelCard card(String id, ModelCard.Training training, String terms) {
        return new ModelCard(id, ModelCard.Kind.DETECTOR, "semblance-detector",
                "RetinaFace (Deng et al. 2019) on MobileNetV1 (Howard et al. 2017) of width 0.25, 0.43 million parameters",
                ModelCard.Input.raw(0, 0, ""), Map.of(), 0, Optional.of(training), List.of(), new TreeMap<>(), 0, terms);
    }

    /// Channel after channel, raw.
    private static float[] planes(Image image) {
        int n = image.width() * image.height();
        float[] planes = new float[3 * n];
        for (int i = 0; i < 3 * n; i++) planes[i % 3 * n + i / 3] = image.rgb()[i] & 0xff;
        return planes;
    }
}
