package semblance.live;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import semblance.annotate.Annotation;
import semblance.image.Image;

/// A summary as a picture: one row a person, a bar for every stay. Unknown people share a row. Stateless.
public final class Timeline {

    private static final int WIDTH = 1200, ROW = 34, NAMES = 220, MARGIN = 20, TOP = 76, BOTTOM = 46, MOST_ROWS = 60;
    private static final Color PAPER = new Color(0xFBFBFA), INK = new Color(0x1D2329), QUIET = new Color(0x77808A), LINE = new Color(0xE3E5E8);

    private Timeline() {
    }

    public static Image draw(LiveSummary summary) {
        Map<String, List<LiveSummary.Stay>> rows = rows(summary);
        int height = TOP + ROW * Math.max(1, rows.size()) + BOTTOM;
        BufferedImage canvas = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = canvas.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(PAPER);
        g.fillRect(0, 0, WIDTH, height);
        head(g, summary, rows);
        double length = Math.max(1, summary.seconds());
        axis(g, length, height - BOTTOM);
        int y = TOP;
        for (Map.Entry<String, List<LiveSummary.Stay>> row : rows.entrySet()) {
            row(g, row.getKey(), row.getValue(), length, y);
            y += ROW;
        }
        g.dispose();
        return Image.of(canvas);
    }

    private static Map<String, List<LiveSummary.Stay>> rows(LiveSummary summary) {
        Map<String, List<LiveSummary.Stay>> rows = new LinkedHashMap<>();
        for (LiveSummary.Stay stay : summary.visits()) {
            String name = rows.containsKey(stay.label()) || rows.size() < MOST_ROWS ? stay.label() : "others";
            rows.computeIfAbsent(name, n -> new ArrayList<>()).add(stay);
        }
        return rows;
    }

    private static void head(Graphics2D g, LiveSummary summary, Map<String, List<LiveSummary.Stay>> rows) {
        g.setColor(INK);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 20));
        g.drawString(shortened(g, summary.source(), WIDTH - 2 * MARGIN), MARGIN, 34);
        g.setColor(QUIET);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        g.drawString(String.format(Locale.ROOT, "%s long, %d stays of %d", LiveSummary.clock(summary.seconds()), summary.visits().size(), rows.size()), MARGIN, 56);
    }

    private static void axis(Graphics2D g, double length, int bottom) {
        double step = step(length);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        g.setStroke(new BasicStroke(1));
        for (double t = 0; t <= length * 1.0001; t += step) {
            int x = (int) Math.round(x(t, length));
            g.setColor(LINE);
            g.drawLine(x, TOP - 6, x, bottom + 4);
            g.setColor(QUIET);
            String text = LiveSummary.clock(t);
            g.drawString(text, x - g.getFontMetrics().stringWidth(text) / 2, bottom + 22);
        }
    }

    /// A round number of seconds of which about eight make up the whole.
    private static double step(double length) {
        for (double s : new double[] {0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600}) if (length / s <= 10) return s;
        return Math.ceil(length / 10 / 3600) * 3600;
    }

    private static double x(double t, double length) {
        return NAMES + (WIDTH - NAMES - 2 * MARGIN) * t / length;
    }

    private static void row(Graphics2D g, String name, List<LiveSummary.Stay> stays, double length, int y) {
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        g.setColor(INK);
        g.drawString(shortened(g, name, NAMES - 2 * MARGIN), MARGIN, y + 22);
        for (LiveSummary.Stay stay : stays) {
            double left = x(stay.from(), length), right = Math.max(left + 3, x(stay.to(), length));
            g.setColor(stay.identity() instanceof Identity.Recognised r ? Annotation.colourOf(r.person().id()) : Annotation.STRANGER);
            g.fill(new RoundRectangle2D.Double(left, y + 7, right - left, ROW - 14, 7, 7));
        }
    }

    private static String shortened(Graphics2D g, String text, int width) {
        if (g.getFontMetrics().stringWidth(text) <= width) return text;
        int end = text.length();
        while (end > 1 && g.getFontMetrics().stringWidth(text.substring(0, end) + "…") > width) end--;
        return text.substring(0, end) + "…";
    }
}
