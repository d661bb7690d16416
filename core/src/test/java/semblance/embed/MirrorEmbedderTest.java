package semblance.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semblance.image.Image;

class MirrorEmbedderTest {

    private static final int SIDE = 100;

    /// Says how much red a crop has on the left and on the right.
    private static final FaceEmbedder HALVES = new FaceEmbedder() {
        @Override
        public List<Embedding> embed(List<Image> crops) {
            return crops.stream().map(c -> Embedding.normalised(new float[] {red(c, 0), red(c, SIDE / 2)})).toList();
        }

        private static float red(Image crop, int from) {
            float sum = 0;
            for (int y = 0; y < SIDE; y++) for (int x = from; x < from + SIDE / 2; x++) sum += crop.red(x, y);
            return sum;
        }

        @Override
        public String modelId() {
            return "halves";
        }
    };

    /// Red in the columns from `first` to before `end`.
    private static Image bar(int first, int end) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) if (i % SIDE >= first && i % SIDE < end) rgb[3 * i] = (byte) 200;
        return new Image(SIDE, SIDE, rgb);
    }

    @Test
    void aFaceAndItsMirrorImageHaveOneVectorInTheMiddleOfBoth() {
        var embedder = new MirrorEmbedder(HALVES);
        List<Embedding> vectors = embedder.embed(List.of(bar(20, 30), bar(70, 80), bar(0, SIDE)));
        assertEquals(3, vectors.size());
        for (Embedding v : vectors) assertEquals(0, v.distanceTo(Embedding.normalised(new float[] {1, 1})), 1e-6);
        assertEquals(List.of(), embedder.embed(List.of()));
        assertEquals("halves", embedder.modelId());
    }

    /// Of two red columns at the edge it shows nothing: it begins 2.8 columns further in.
    @Test
    void theMirrorImageIsSeenFromNearer() {
        var seen = new ArrayList<Image>();
        new MirrorEmbedder(new FaceEmbedder() {
            @Override
            public List<Embedding> embed(List<Image> crops) {
                seen.addAll(crops);
                return crops.stream().map(c -> Embedding.normalised(new float[] {1, 1})).toList();
            }

            @Override
            public String modelId() {
                return "seen";
            }
        }).embed(List.of(bar(0, 2)));
        assertEquals(200, seen.getFirst().red(0, 50));
        assertEquals(0, seen.getLast().red(SIDE - 1, 50));
        assertEquals(SIDE, seen.getLast().width());
    }
}
