package semblance.evaluate;

import java.util.List;

/// A photo and the faces that its labels name; none if it shows nobody.
///
/// @param width  the photo's, pixels, as the labels state it; 0 if they don't
/// @param height likewise
public record LabelledPhoto(Photo photo, int width, int height, List<LabelledFace> faces) {

    public LabelledPhoto {
        faces = List.copyOf(faces);
    }
}
