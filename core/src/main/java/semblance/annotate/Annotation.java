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
    /// it is bright enough to carry dark text and strong enough to be seen on a light picture.
    public static Color colourOf(String key) {
        int hash = key.hashCode() * 0x9E3779B9;
        float hue = (hash >>> 8) / (float) (1 << 24);
        Color colour = Color.getHSBColor(hue, 0.62f, 0.98f);
        while (luminance(colour) < 0.42) colour = paler(colour);
        return colour;
    }

    /// Relative luminance as WCAG 2 defines it, with a plain square for its power of 2.4.
    private static double luminance(Color c) {
        return (0.2126 * c.getRed() * c.getRed() + 0.7152 * c.getGreen() * c.getGreen() + 0.0722 * c.getBlue() * c.getBlue()) / 65025;
    }

    private static Color paler(Color c) {
        return new Color((c.getRed() * 15 + 255 + 15) / 16, (c.getGreen() * 15 + 255 + 15) / 16, (c.getBlue() * 15 + 255 + 15) / 16);
    }
}
