package semblance.embed;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import semblance.image.Image;
import semblance.network.ModelCard;
import semblance.network.ModelException;
import semblance.network.OnnxModel;
import semblance.network.Planes;

/// Embeds crops with any network whose card says that it is an embedder. Crops go in chunks of a few fixed sizes,
/// because ONNX Runtime keeps memory for every shape it has met. Safe to share between threads; does not close the model.
public final class OnnxEmbedder implements FaceEmbedder {

    private static final int[] CHUNKS = {16, 4, 1};

    private final OnnxModel model;
    private final Planes planes;
    private final int side;
    private final int batch;

    /// @throws ModelException if the model is no embedder, or takes other crops than those of `FaceAligner`
    public OnnxEmbedder(OnnxModel model) {
        ModelCard card = checked(model.card());
        this.model = model;
        planes = new Planes(card.input());
        side = card.input().width();
        batch = model.batch();
    }

    /// Returns the card of a model that this class takes, before one is opened.
    ///
    /// @throws ModelException as the constructor does
    public static ModelCard checked(ModelCard card) {
        if (card.kind() != ModelCard.Kind.EMBEDDER) throw new ModelException(card.name() + ": got a detector, wanted an embedder");
        if (card.input().width() != 112 || card.input().height() != 112 || !card.input().template().equals("arcface-112")) {
            throw new ModelException(card.name() + ": got an input of " + card.input().width() + "x" + card.input().height()
                    + " with the template \"" + card.input().template() + "\", wanted 112x112 with \"arcface-112\"");
        }
        return card;
    }

    @Override
    public String modelId() {
        return model.card().id();
    }

    @Override
    public List<Embedding> embed(List<Image> crops) {
        for (Image crop : crops) {
            if (crop.width() != side || crop.height() != side) {
                throw new IllegalArgumentException("got a crop of " + crop.width() + "x" + crop.height() + ", wanted " + side + "x" + side + ", cut by FaceAligner");
            }
        }
        List<Embedding> embeddings = new ArrayList<>(crops.size());
        while (embeddings.size() < crops.size()) {
            int done = embeddings.size(), size = chunk(crops.size() - done);
            embeddings.addAll(run(crops.subList(done, Math.min(crops.size(), done + size)), size));
        }
        return embeddings;
    }

    /// The largest chunk that can be filled; a network of one fixed size always gets that.
    private int chunk(int left) {
        if (batch > 0) return batch;
        for (int size : CHUNKS) {
            if (size <= left) return size;
        }
        return 1;
    }

    private List<Embedding> run(List<Image> crops, int size) {
        return vectors(model.run(new long[] {size, 3, side, side}, input -> write(crops, input), List.of("embedding")).getFirst(), crops.size(), size);
    }

    /// Where a network of a fixed size has more places than there are crops, whatever stands there: its outputs are not looked at.
    private void write(List<Image> crops, FloatBuffer input) {
        int floats = 3 * side * side;
        for (int i = 0; i < crops.size(); i++) planes.write(crops.get(i), input, i * floats, new Planes.Canvas(side, side, 0, 0));
    }

    private List<Embedding> vectors(float[] values, int wanted, int size) {
        int numbers = model.card().embeddingSize();
        if (values.length != size * numbers) {
            throw new ModelException(model.card().name() + ": got " + values.length + " numbers for " + size + " crops, wanted "
                    + numbers + " each, as the card says: correct the card");
        }
        List<Embedding> vectors = new ArrayList<>(wanted);
        for (int i = 0; i < wanted; i++) vectors.add(vector(Arrays.copyOfRange(values, i * numbers, (i + 1) * numbers)));
        return vectors;
    }

    private Embedding vector(float[] values) {
        try {
            return Embedding.normalised(values);
        } catch (IllegalArgumentException e) {
            throw new ModelException(model.card().name() + ": made no usable vector (" + e.getMessage() + "): the network is damaged or needs other input", e);
        }
    }
}
