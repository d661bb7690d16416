package semblance.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import semblance.image.Image;

class MirrorEmbedderTest {

    /// Says the red of the left and of the right pixel.
    private static final FaceEmbedder ENDS = new FaceEmbedder() {
        @Override
        public List<Embedding> embed(List<Image> crops) {
            return crops.stream().map(c -> Embedding.normalised(new float[] {c.red(0, 0), c.red(c.width() - 1, 0)})).toList();
        }

        @Override
        public String modelId() {
            return "ends";
        }
    };

    private static Image ends(int left, int right) {
        return new Image(2, 1, new byte[] {(byte) left, 0, 0, (byte) right, 0, 0});
    }

    @Test
    void aFaceAndItsMirrorImageHaveOneVectorInTheMiddleOfBoth() {
        var embedder = new MirrorEmbedder(ENDS);
        List<Embedding> vectors = embedder.embed(List.of(ends(200, 10), ends(10, 200), ends(50, 50)));
        assertEquals(3, vectors.size());
        for (Embedding v : vectors) assertEquals(0, v.distanceTo(Embedding.normalised(new float[] {1, 1})), 1e-6);
        assertEquals(List.of(), embedder.embed(List.of()));
        assertEquals("ends", embedder.modelId());
    }
}
