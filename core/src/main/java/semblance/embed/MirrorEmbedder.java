package semblance.embed;

import java.util.ArrayList;
import java.util.List;
import semblance.align.FaceAligner;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;

/// Looks at every crop twice: as it is, and in the mirror from a little nearer. The sum of both vectors, scaled to length 1, is nearer to other photos of
/// the person than either alone, for twice the time: for photos, of which there is one; a video gives many views anyway. (The mirror image is common in
/// published verification results, ArcFace's among them: Deng et al. 2019. Nearer is ours: what one size misleads the network to, another does less.) Vectors of both kinds can be compared.
public final class MirrorEmbedder implements FaceEmbedder {

    /// How much larger the mirror image is, about its middle.
    private static final double NEARER = 1.06;

    private final FaceEmbedder embedder;

    public MirrorEmbedder(FaceEmbedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public List<Embedding> embed(List<Image> crops) {
        List<Image> both = new ArrayList<>(2 * crops.size());
        for (Image crop : crops) {
            both.add(crop);
            both.add(nearer(crop).mirrored());
        }
        List<Embedding> looks = embedder.embed(both), sums = new ArrayList<>(crops.size());
        for (int i = 0; i < looks.size(); i += 2) sums.add(sum(looks.get(i), looks.get(i + 1)));
        return sums;
    }

    private static Image nearer(Image crop) {
        double shift = crop.width() / 2.0 * (1 - NEARER);
        return FaceAligner.warp(crop, new SimilarityTransform(NEARER, 0, shift, shift), crop.width());
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
