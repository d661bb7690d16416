package semblance.embed;

import java.util.ArrayList;
import java.util.List;
import semblance.image.Image;

/// Looks at every crop twice: as it is and in the mirror. The sum of both vectors, scaled to length 1, is nearer to other photos of
/// the person than either alone, for twice the time: for photos, of which there is one; a video gives many views anyway. (Common in
/// published verification results, ArcFace's among them: Deng et al. 2019.) Vectors of both kinds can be compared.
public final class MirrorEmbedder implements FaceEmbedder {

    private final FaceEmbedder embedder;

    public MirrorEmbedder(FaceEmbedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public List<Embedding> embed(List<Image> crops) {
        List<Image> both = new ArrayList<>(2 * crops.size());
        for (Image crop : crops) {
            both.add(crop);
            both.add(crop.mirrored());
        }
        List<Embedding> looks = embedder.embed(both), sums = new ArrayList<>(crops.size());
        for (int i = 0; i < looks.size(); i += 2) sums.add(sum(looks.get(i), looks.get(i + 1)));
        return sums;
    }

    private static Embedding sum(Embedding a, Embedding b) {
        float[] sum = a.values().clone();
        for (int i = 0; i < sum.length; i++) sum[i] += b.values()[i];
        return Embedding.normalised(sum);
    }

    @Override
    public String modelId() {
        return embedder.modelId();
    }
}
