package semblance.align;

import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;

/// Cuts a face so that its landmarks lie at fixed places of a 112x112 crop: one similarity transform (Umeyama 1991),
/// sampled in one pass from the decoded image. Stateless.
public final class FaceAligner {

    /// Side of the crop, pixels.
    public static final int SIZE = 112;

    /// Where the landmarks lie in the crop (the template that ArcFace's public code made common).
    public static final Landmarks TEMPLATE = new Landmarks(
            new Point(38.2946, 51.6963), new Point(73.5318, 51.5014), new Point(56.0252, 71.7366),
            new Point(41.5493, 92.3655), new Point(70.7299, 92.2041));

    private FaceAligner() {
    }

    /// The face as a 112x112 crop; what lies outside the image is black.
    public static Image align(Image image, Landmarks landmarks) {
        return warp(image, SimilarityTransform.fit(landmarks.points(), TEMPLATE.points()), SIZE);
    }

    /// A square cut: `toCrop` carries image points to crop points. Bilinear; when the picture shrinks, the mean of
    /// enough samples a pixel that none is skipped (area averaging).
    public static Image warp(Image image, SimilarityTransform toCrop, int size) {
        SimilarityTransform toImage = toCrop.inverse();
        return new Sampler(image, toImage, Math.clamp((int) Math.ceil(toImage.scale() - 0.25), 1, 16)).cut(size);
    }
}
