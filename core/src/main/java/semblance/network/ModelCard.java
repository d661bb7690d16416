package semblance.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a model file is: the JSON beside each ONNX file, without which it is not used.
///
/// @param id            SHA-256 of the ONNX file, 64 hexadecimal digits; galleries keep it with every vector
/// @param kind          what the network is for
/// @param name          short, for people: `semblance-embedder`
/// @param architecture  such as `EfficientNet-B0, 64 numbers`, with the paper
/// @param input         what goes in
/// @param outputs       our name of an output (`embedding`; `boxes`, `landmarks`, `scores`) to the file's; names that
///                      are the same may be left out
/// @param embeddingSize numbers in a vector; 0 for other networks
/// @param training      how it was made; empty for a network of others
/// @param measured      what it reaches, and how that was measured
/// @param thresholds    false match rate (such as 0.001) to the greatest distance at which two faces count as the same
///                      person; empty for a detector
/// @param slope         how fast the similarity falls at the threshold, per unit of distance; 0 for a detector
/// @param licence       the terms of use
public record ModelCard(
        String id,
        Kind kind,
        String name,
        String architecture,
        Input input,
        Map<String, String> outputs,
        int embeddingSize,
        Optional<Training> training,
        List<Measurement> measured,
        SortedMap<Double, Double> thresholds,
        double slope,
        String licence) {

    public enum Kind { DETECTOR, LANDMARKS, EMBEDDER }

    /// The order of the channels.
    public enum Colours { RGB, BGR }

    /// Pixels go in as floats, channels first: `(value - mean) / std`, value 0 to 255.
    ///
    /// @param name     of the input in the file
    /// @param width    0 if any multiple of 32 will do
    /// @param height   0 likewise
    /// @param mean     per channel, in the order of `colours`
    /// @param std      per channel, likewise
    /// @param template `arcface-112` for an embedder: where the landmarks lie (see `FaceAligner`); empty for a detector
    public record Input(String name, int width, int height, Colours colours, double[] mean, double[] std, String template) {

        /// 0 to 255, RGB: the network's first layer does the rest.
        public static Input raw(int width, int height, String template) {
            return new Input("image", width, height, Colours.RGB, new double[3], new double[] {1, 1, 1}, template);
        }

        public Input {
            if (width < 0 || height < 0 || mean.length != 3 || std.length != 3) {
                throw new ModelException("got an input of " + width + "x" + height + " with " + mean.length + " means and "
                        + std.length + " deviations, wanted 0x0 or more and 3 of each: correct the card");
            }
        }

        public boolean fixedSize() {
            return width > 0 && height > 0;
        }
    }

    /// @param data   what it learnt from, with its terms
    /// @param recipe the commands or settings, enough to do it again
    /// @param seed   of all that is drawn at random
    /// @param losses stage to the loss at its end
    public record Training(String data, String recipe, long seed, Map<String, Double> losses) {

        public Training {
            losses = Map.copyOf(losses);
        }
    }

    /// @param figure  such as `F1`, `TAR@FAR 0.001`, `AP@0.5`
    /// @param data    what it was measured on
    /// @param command that measured it
    public record Measurement(String figure, double value, String data, String command) {
    }

    public ModelCard {
        if (!id.matches("[0-9a-f]{64}")) {
            throw new ModelException("got the id \"" + id + "\", wanted the SHA-256 of the ONNX file, 64 digits 0-9a-f: correct the card");
        }
        if (kind == Kind.EMBEDDER && (embeddingSize < 1 || embeddingSize > 4096)) {
            throw new ModelException("got an embedding size of " + embeddingSize + ", wanted 1 to 4096: correct the card");
        }
        outputs = Map.copyOf(outputs);
        measured = List.copyOf(measured);
        thresholds = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(thresholds));
    }

    /// @throws ModelException if the file is missing or is not a model card
    public static ModelCard read(Path json) {
        return CardJson.read(json);
    }

    /// Under a temporary name, then moved into place.
    public void write(Path json) {
        CardJson.write(this, json);
    }

    /// Where the card of an ONNX file lies: the same name, ending in `.json`.
    public static Path beside(Path onnx) {
        return onnx.resolveSibling(onnx.getFileName().toString().replaceFirst("\\.onnx$", "") + ".json");
    }

    /// The file's name of one of our outputs.
    public String output(String ours) {
        return outputs.getOrDefault(ours, ours);
    }

    public ModelCard withId(String id) {
        return new ModelCard(id, kind, name, architecture, input, outputs, embeddingSize, training, measured, thresholds, slope, licence);
    }

    public ModelCard withMeasured(List<Measurement> measured) {
        return new ModelCard(id, kind, name, architecture, input, outputs, embeddingSize, training, measured, thresholds, slope, licence);
    }

    /// @param slope see [#slope]
    public ModelCard withThresholds(Map<Double, Double> thresholds, double slope) {
        return new ModelCard(id, kind, name, architecture, input, outputs, embeddingSize, training, measured,
                new TreeMap<>(thresholds), slope, licence);
    }
}
