package semblance.annotate;

import java.awt.Color;
import semblance.detect.Face;

/// What to write at a face.
///
/// @param title the name, or what stands for one; empty for a box without a label
/// @param detail a second, quieter text after it, such as a similarity; may be empty
public record Annotation(Face face, String title, String detail, Color colour) {

    /// Of a face nobody knows.
    public static final Color STRANGER = new Color(0xD5DAE0);

    /// Of a face whose name is in doubt.
    public static final Color DOUBT = new Color(0xFFC24B);

    /// A colour for a person, the same for the same key in every picture, video and run: the hue comes from the key,
    /// lightness and strength are held where both dark and light pictures leave it visible.
    public static Color colourOf(String key) {
        int hash = key.hashCode() * 0x9E3779B9;
        float hue = (hash >>> 8) / (float) (1 << 24);
        return Color.getHSBColor(hue, 0.62f, 0.98f);
    }
}
