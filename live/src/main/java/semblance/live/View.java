package semblance.live;

import semblance.embed.Embedding;
import semblance.geometry.Box;
import semblance.geometry.SimilarityTransform;
import semblance.align.FaceAligner;
import semblance.image.Image;

/// One look at a face: what was seen, when, and how well.
///
/// @param quality 0 to 1
/// @param picture the face with some surroundings, 160x160
record View(Embedding embedding, double quality, double seconds, Image picture) {

    private static final int SIDE = 160;
    private static final double SURROUNDINGS = 1.6;

    /// As it counts for learning where another face covers a part of this one: it may be no face but a half of each of two.
    View halfHidden() {
        return new View(embedding, quality / 3, seconds, picture);
    }

    /// Cuts the face out of its frame, upright as it is filmed.
    static Image cut(Image frame, Box face) {
        double side = SURROUNDINGS * Math.max(face.width(), face.height()), scale = SIDE / side;
        double left = face.center().x() - side / 2, top = face.center().y() - side / 2;
        return FaceAligner.warp(frame, new SimilarityTransform(scale, 0, -left * scale, -top * scale), SIDE);
    }
}
