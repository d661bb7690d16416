package semblance.embed;

import java.util.List;
import semblance.image.Image;

/// Turns aligned crops (see `semblance.align`) into identity vectors. Safe to call from several threads.
public interface FaceEmbedder {

    /// One vector a crop, in order. Many at once are faster than one by one.
    ///
    /// @param crops 112x112, cut by [semblance.align.FaceAligner]
    List<Embedding> embed(List<Image> crops);

    default Embedding embed(Image crop) {
        return embed(List.of(crop)).getFirst();
    }

    /// The id of the model, as its card states it; vectors of two models can't be compared.
    String modelId();
}
