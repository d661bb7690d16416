package semblance.evaluate;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// A picture of curves over two axes, as PNG or SVG. Built up by its methods, which return it; not thread-safe.
///
/// Points that are not finite, or not above 0 on a logarithmic axis, are left out.
public final class Chart {

    static {
        // what ImageIO keeps in a file can't be opened while the process ends, and the curves of a training that Ctrl-C
        // breaks off are drawn just then
        ImageIO.setUseCache(false);
    }

    private static final int WIDTH = 900, HEIGHT = 560;
    private static final Color INK = new Color(0x24292f), GRID = new Color(0xe3e6ea);
    private static final Color[] COLOURS = {new Color(0x1f6fb2), new Color(0xd9730d), new Color(0x2a8f5a), new Color(0x8e44ad),
            new Color(0xc0392b), new Color(0x6b7680), new Color(0x0e8a8a), new Color(0xb8860b)};

    private final XYChart chart;
    private int curves;

    private Chart(XYChart chart) {
        this.chart = chart;
    }

    /// An empty one, both axes linear.
    public static Chart titled(String title, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle(xAxis).yAxisTitle(yAxis).build();
        style(chart.getStyler());
        return new Chart(chart);
    }

    public Chart logarithmicX() {
        chart.getStyler().setXAxisLogarithmic(true).setXAxisTickLabelsFormattingFunction(Chart::power);
        return this;
    }

    public Chart logarithmicY() {
        chart.getStyler().setYAxisLogarithmic(true).setYAxisTickLabelsFormattingFunction(Chart::power);
        return this;
    }

    public Chart rangeX(double from, double to) {
        chart.getStyler().setXAxisMin(from).setXAxisMax(to);
        return this;
    }

    public Chart rangeY(double from, double to) {
        chart.getStyler().setYAxisMin(from).setYAxisMax(to);
        return this;
    }

    /// A line through the points.
    ///
    /// @param name for the legend; unique in the chart
    public Chart line(String name, double[] x, double[] y) {
        add(name, x, y, XYSeriesRenderStyle.Line, colour());
        curves++;
        return this;
    }

    /// The space under the points, half transparent: histograms.
    public Chart area(String name, double[] x, double[] y) {
        Color colour = colour();
        add(name, x, y, XYSeriesRenderStyle.Area, colour).ifPresent(s -> s.setFillColor(faint(colour, 90)));
        curves++;
        return this;
    }

    /// The space between two curves, in the colour that the next line will have: intervals.
    public Chart band(String name, double[] x, double[] low, double[] high) {
        int n = x.length;
        double[] outlineX = Arrays.copyOf(x, 2 * n), outlineY = Arrays.copyOf(high, 2 * n);
        for (int i = 0; i < n; i++) {
            outlineX[n + i] = x[n - 1 - i];
            outlineY[n + i] = low[n - 1 - i];
        }
        add(name, outlineX, outlineY, XYSeriesRenderStyle.PolygonArea, colour()).ifPresent(s -> {
            s.setFillColor(faint(colour(), 50));
            s.setLineColor(faint(colour(), 0));
        });
        return this;
    }

    /// A thin dashed line: a threshold, or chance.
    public Chart guide(String name, double[] x, double[] y) {
        add(name, x, y, XYSeriesRenderStyle.Line, new Color(0x8a939b)).ifPresent(s -> s.setLineStyle(SeriesLines.DASH_DASH));
        return this;
    }

    /// Writes to a temporary name and moves.
    public void writePng(Path file) {
        WholeFile.write(file, png());
    }

    /// Writes to a temporary name and moves.
    public void writeSvg(Path file) {
        WholeFile.write(file, svg());
    }

    byte[] png() {
        return drawn("png");
    }

    byte[] svg() {
        return drawn("svg");
    }

    private byte[] drawn(String format) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ChartEncoder.saveChart(chart, out, format);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw a chart", e);
        }
    }

    /// Empty if no point is left: the chart then shows no such curve.
    private Optional<XYSeries> add(String name, double[] x, double[] y, XYSeriesRenderStyle style, Color colour) {
        int[] drawn = IntStream.range(0, x.length).filter(i -> fits(x[i], y[i])).toArray();
        if (drawn.length == 0) return Optional.empty();
        XYSeries series = chart.addSeries(name, Arrays.stream(drawn).mapToDouble(i -> x[i]).toArray(), Arrays.stream(drawn).mapToDouble(i -> y[i]).toArray());
        series.setXYSeriesRenderStyle(style).setMarker(drawn.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        series.setMarkerColor(colour);
        series.setLineColor(colour);
        series.setLineWidth(2f);
        return Optional.of(series);
    }

    private boolean fits(double x, double y) {
        boolean onX = Double.isFinite(x) && (x > 0 || !chart.getStyler().isXAxisLogarithmic());
        return onX && Double.isFinite(y) && (y > 0 || !chart.getStyler().isYAxisLogarithmic());
    }

    private Color colour() {
        return COLOURS[curves % COLOURS.length];
    }

    private static Color faint(Color colour, int alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
    }

    /// The axis hands over a power of ten, blurred by rounding.
    private static String power(double value) {
        return new BigDecimal(value, new MathContext(6)).stripTrailingZeros().toPlainString();
    }

    private static void style(XYStyler style) {
        Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE).setPlotBorderColor(GRID).setChartFontColor(INK);
        style.setChartTitleFont(plain.deriveFont(Font.BOLD, 16f)).setChartTitleBoxVisible(false).setChartPadding(14).setLegendFont(plain);
        style.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE).setLocale(Locale.ROOT);
        style.setAxisTitleFont(plain).setAxisTickLabelsFont(plain.deriveFont(12f)).setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1f)).setAxisTickLabelsColor(INK).setPlotMargin(0).setXAxisLogarithmicDecadeOnly(true);
        style.setYAxisLogarithmicDecadeOnly(true);
    }
}
