package semblance.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A model that can be opened: its card, and where its network comes from (a file, or a resource of the program).
public final class ModelFile {

    private interface Source {
        InputStream open() throws IOException;
    }

    /// Larger than any face network by far.
    private static final int LARGEST = 1 << 30;

    private final ModelCard card;
    private final String origin;
    private final Source source;

    private ModelFile(ModelCard card, String origin, Source source) {
        this.card = card;
        this.origin = origin;
        this.source = source;
    }

    /// An ONNX file with its card beside it (`x.onnx`, `x.json`).
    ///
    /// @throws ModelException if one of the two is missing or the card is not one
    public static ModelFile of(Path onnx) {
        if (!Files.isRegularFile(onnx)) throw new ModelException(onnx + ": there is no such model file: check the path");
        return new ModelFile(ModelCard.read(ModelCard.beside(onnx)), onnx.toString(), () -> Files.newInputStream(onnx));
    }

    static ModelFile shipped(String name) {
        String path = "/semblance/models/" + name;
        try (InputStream json = resource(path + ".json")) {
            return new ModelFile(CardJson.parse(json.readAllBytes(), "the shipped " + name), "shipped", () -> resource(path + ".onnx"));
        } catch (IOException e) {
            throw new ModelException("the shipped " + name + " can't be read: " + e + ". Build or install the program again, or name a model", e);
        }
    }

    static boolean isShipped(String name) {
        return ModelFile.class.getResource("/semblance/models/" + name + ".json") != null;
    }

    private static InputStream resource(String path) throws IOException {
        InputStream in = ModelFile.class.getResourceAsStream(path);
        if (in == null) throw new NoSuchFileException(path);
        return in;
    }

    public ModelCard card() {
        return card;
    }

    /// The file's path, or `shipped`.
    public String origin() {
        return origin;
    }

    /// The network, after its digest was found to be the card's id.
    ///
    /// @throws ModelException if it can't be read or is another
    public byte[] onnx() {
        try (InputStream in = source.open()) {
            byte[] onnx = in.readNBytes(LARGEST);
            String digest = digest(onnx);
            if (digest.equals(card.id())) return onnx;
            throw new ModelException(origin + ": got a network of " + onnx.length + " bytes with the SHA-256 " + digest
                    + ", wanted the one its card is about, " + card.id()
                    + ": it is damaged or was replaced; fetch both again, or write the new digest into the card if the change is yours");
        } catch (IOException e) {
            throw new ModelException(origin + ": can't be read: " + e, e);
        }
    }

    /// What a card's id must be for these bytes.
    public static String digest(byte[] onnx) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(onnx));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /// What the card's id of this file must be.
    public static String digest(Path onnx) {
        try {
            return digest(Files.readAllBytes(onnx));
        } catch (IOException e) {
            throw new ModelException(onnx + ": can't be read: " + e + ". Check the path and its rights", e);
        }
    }

    @Override
    public String toString() {
        return card.name() + " (" + origin + ")";
    }
}
