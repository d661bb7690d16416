package semblance.annotate;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.geometry.Point;
import semblance.image.Image;

/// Draws boxes, landmarks and labels onto pictures. Sizes follow the picture and the face, so that a thumbnail and a
/// 50-megapixel photo are both legible; labels avoid each other and the picture's edge. Stateless.
public final class Annotator {

    /// Pictures whose longer side is shorter than this are enlarged by [#legible]: names need some pixels.
    private static final int SMALLEST = 720;

    private Annotator() {
    }

    /// The picture with the annotations, in the same size; the input stays as it was.
    public static Image draw(Image image, List<Annotation> annotations) {
        BufferedImage canvas = canvas(image, 1);
        paint(canvas, annotations);
        return image(canvas);
    }

    /// As [#draw], but small pictures are enlarged by a whole factor first, so that names can be read.
    public static Image legible(Image image, List<Annotation> annotations) {
        int factor = Math.max(1, Math.ceilDiv(SMALLEST, Math.max(image.width(), image.height())));
        factor = Math.min(factor, 16);
        BufferedImage canvas = canvas(image, factor);
        paint(canvas, enlarged(annotations, factor));
        return image(canvas);
    }

    private static List<Annotation> enlarged(List<Annotation> annotations, int factor) {
        return annotations.stream().map(a -> new Annotation(
                new Face(a.face().box().times(factor), a.face().landmarks().times(factor), a.face().score()),
                a.title(), a.detail(), a.colour())).toList();
    }

    private static void paint(BufferedImage canvas, List<Annotation> annotations) {
        Graphics2D g = canvas.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        Rectangle2D frame = new Rectangle2D.Double(0, 0, canvas.getWidth(), canvas.getHeight());
        double unit = unit(frame);
        for (Annotation a : annotations) outline(g, a, unit);
        List<Rectangle2D> taken = new ArrayList<>();
        for (Annotation a : annotations) taken.add(rectangle(a.face().box()));
        // large faces choose first: theirs is the label that one looks for
        annotations.stream().filter(a -> !a.title().isEmpty())
                .sorted(Comparator.comparingDouble(a -> -a.face().box().area()))
                .forEach(a -> label(g, a, frame, taken, unit));
        g.dispose();
    }

    /// The width of a thin line: 1 px at 640, growing with the picture.
    private static double unit(Rectangle2D frame) {
        return Math.max(1, Math.sqrt(frame.getWidth() * frame.getHeight()) / 640);
    }

    private static void outline(Graphics2D g, Annotation a, double unit) {
        Box box = a.face().box();
        double line = Math.clamp(box.width() / 55, 1.1 * unit, 3.2 * unit);
        double round = Math.min(box.width(), box.height()) * 0.16;
        var shape = new RoundRectangle2D.Double(box.left(), box.top(), box.width(), box.height(), round, round);
        g.setColor(new Color(0, 0, 0, 110));
        g.setStroke(new BasicStroke((float) (line * 2)));
        g.draw(shape);
        g.setColor(a.colour());
        g.setStroke(new BasicStroke((float) line));
        g.draw(shape);
        double radius = Math.clamp(box.width() / 60, 0.8 * unit, 3 * unit);
        for (Point p : a.face().landmarks().points()) dot(g, p, radius, a.colour());
    }

    private static void dot(Graphics2D g, Point p, double radius, Color colour) {
        g.setColor(new Color(0, 0, 0, 120));
        g.fill(circle(p, radius * 1.6));
        g.setColor(colour);
        g.fill(circle(p, radius));
    }

    private static Ellipse2D circle(Point p, double radius) {
        return new Ellipse2D.Double(p.x() - radius, p.y() - radius, 2 * radius, 2 * radius);
    }

    private static void label(Graphics2D g, Annotation a, Rectangle2D frame, List<Rectangle2D> taken, double unit) {
        Box box = a.face().box();
        double size = Math.clamp(box.width() / 6.5, 13 * unit, 24 * unit);
        Text text = Text.fitting(g, a, size, frame.getWidth());
        Rectangle2D place = place(text, box, frame, taken, 2.5 * unit);
        taken.add(place);
        double round = place.getHeight() * 0.45;
        var pill = new RoundRectangle2D.Double(place.getX(), place.getY(), place.getWidth(), place.getHeight(), round, round);
        g.setColor(new Color(0, 0, 0, 70));
        g.setStroke(new BasicStroke((float) (1.6 * unit)));
        g.draw(pill);
        g.setColor(a.colour());
        g.fill(pill);
        text.write(g, place);
    }

    /// Below the box, else above, else beside it, else inside at its foot; the first place that lies in the picture and
    /// covers nothing drawn before, or the one that covers least.
    private static Rectangle2D place(Text text, Box box, Rectangle2D frame, List<Rectangle2D> taken, double gap) {
        double w = text.width(), h = text.height(), left = box.center().x() - w / 2, middle = box.center().y() - h / 2;
        List<Rectangle2D> places = List.of(
                inside(frame, left, box.bottom() + gap, w, h), inside(frame, left, box.top() - gap - h, w, h),
                inside(frame, box.right() + gap, middle, w, h), inside(frame, box.left() - gap - w, middle, w, h),
                inside(frame, left, box.bottom() - gap - h, w, h), inside(frame, left, box.bottom() + gap + h, w, h),
                inside(frame, left, box.top() - 2 * (gap + h), w, h));
        return places.stream().min(Comparator.comparingDouble(p -> covered(p, taken))).orElseThrow();
    }

    private static double covered(Rectangle2D place, List<Rectangle2D> taken) {
        double sum = 0;
        for (Rectangle2D other : taken) {
            Rectangle2D shared = place.createIntersection(other);
            if (shared.getWidth() > 0 && shared.getHeight() > 0) sum += shared.getWidth() * shared.getHeight();
        }
        return sum;
    }

    private static Rectangle2D inside(Rectangle2D frame, double x, double y, double w, double h) {
        double right = Math.max(0, frame.getWidth() - w), bottom = Math.max(0, frame.getHeight() - h);
        return new Rectangle2D.Double(Math.clamp(x, 0, right), Math.clamp(y, 0, bottom), w, h);
    }

    private static Rectangle2D rectangle(Box box) {
        return new Rectangle2D.Double(box.left(), box.top(), box.width(), box.height());
    }

    private static BufferedImage canvas(Image image, int factor) {
        BufferedImage plain = buffered(image);
        if (factor == 1) return plain;
        var large = new BufferedImage(image.width() * factor, image.height() * factor, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = large.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(plain, 0, 0, large.getWidth(), large.getHeight(), null);
        g.dispose();
        return large;
    }

    private static BufferedImage buffered(Image image) {
        var canvas = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        swapRedAndBlue(image.rgb(), ((DataBufferByte) canvas.getRaster().getDataBuffer()).getData());
        return canvas;
    }

    private static Image image(BufferedImage canvas) {
        byte[] rgb = new byte[3 * canvas.getWidth() * canvas.getHeight()];
        swapRedAndBlue(((DataBufferByte) canvas.getRaster().getDataBuffer()).getData(), rgb);
        return new Image(canvas.getWidth(), canvas.getHeight(), rgb);
    }

    private static void swapRedAndBlue(byte[] from, byte[] to) {
        for (int i = 0; i < to.length; i += 3) {
            to[i] = from[i + 2];
            to[i + 1] = from[i + 1];
            to[i + 2] = from[i];
        }
    }

    /// A title and a detail in their fonts, measured.
    private record Text(Annotation a, FontMetrics bold, FontMetrics plain) {

        /// In the size asked for, or as much smaller as the picture's width demands.
        static Text fitting(Graphics2D g, Annotation a, double size, double widest) {
            Text text = of(g, a, size);
            return text.width() <= widest ? text : of(g, a, Math.max(6, size * widest / text.width() * 0.98));
        }

        private static Text of(Graphics2D g, Annotation a, double size) {
            Font font = new Font(Font.SANS_SERIF, Font.BOLD, 1).deriveFont((float) size);
            return new Text(a, g.getFontMetrics(font), g.getFontMetrics(font.deriveFont(Font.PLAIN)));
        }

        double width() {
            double detail = a.detail().isEmpty() ? 0 : plain.stringWidth(a.detail()) + gap();
            return bold.stringWidth(a.title()) + detail + 2 * padding();
        }

        double height() {
            return bold.getAscent() + bold.getDescent() + padding() * 0.5;
        }

        private double padding() {
            return bold.getAscent() * 0.42;
        }

        private double gap() {
            return bold.getAscent() * 0.45;
        }

        void write(Graphics2D g, Rectangle2D place) {
            float x = (float) (place.getX() + padding()), y = (float) (place.getY() + padding() * 0.25 + bold.getAscent());
            g.setColor(new Color(0x14181D));
            g.setFont(bold.getFont());
            g.drawString(a.title(), x, y);
            g.setFont(plain.getFont());
            g.drawString(a.detail(), x + (float) (bold.stringWidth(a.title()) + gap()), y);
        }
    }
}
