package semblance.evaluate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An HTML page of text, tables and charts, whole in one file; the charts lie beside it as PNG and SVG too. Built up by
/// its methods, which return it; not thread-safe.
public final class Report {

    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;color:#24292f;max-width:960px;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}figure{margin:1.5rem 0}img{max-width:100%;height:auto}
            figcaption{color:#57606a;font-size:.9rem}table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}
            th,td{padding:.3rem .8rem;border-bottom:1px solid #e3e6ea;text-align:right}th:first-child,td:first-child{text-align:left}""";

    private final String title;
    private final StringBuilder body = new StringBuilder();
    private final Map<String, Chart> charts = new LinkedHashMap<>();
    private String refresh = "";

    private Report(String title) {
        this.title = title;
        body.append("<h1>").append(escaped(title)).append("</h1>\n");
    }

    public static Report titled(String title) {
        return new Report(title);
    }

    /// Makes browsers load the page again and again: for a run that goes on.
    public Report refreshedEvery(Duration time) {
        refresh = "<meta http-equiv=\"refresh\" content=\"" + Math.max(1, time.toSeconds()) + "\">\n";
        return this;
    }

    public Report heading(String text) {
        return append("<h2>" + escaped(text) + "</h2>\n");
    }

    public Report text(String text) {
        return append("<p>" + escaped(text) + "</p>\n");
    }

    /// @param rows of as many cells as the header has
    public Report table(List<String> header, List<List<String>> rows) {
        append("<table><thead>").row(header, "th").append("</thead><tbody>\n");
        for (List<String> row : rows) {
            if (row.size() != header.size()) throw new IllegalArgumentException("got a row of " + row.size() + " cells, wanted " + header.size());
            row(row, "td");
        }
        return append("</tbody></table>\n");
    }

    /// @param name the chart's file name without extension; unique in the report
    public Report chart(String name, Chart chart, String caption) {
        charts.put(name, chart);
        return picture("image/svg+xml", chart.svg(), caption);
    }

    /// An encoded picture, kept inside the page.
    ///
    /// @param type of its bytes: `image/png`, `image/jpeg`
    public Report picture(String type, byte[] content, String caption) {
        return append("<figure><img alt=\"" + escaped(caption) + "\" src=\"data:" + type + ";base64," + Base64.getEncoder().encodeToString(content)
                + "\"><figcaption>" + escaped(caption) + "</figcaption></figure>\n");
    }

    public String html() {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
                + refresh + "<title>" + escaped(title) + "</title>\n<style>" + STYLE + "</style></head><body>\n" + body + "</body></html>\n";
    }

    /// Writes the page, and every chart beside it as `NAME.png` and `NAME.svg`. A file is there whole or not at all.
    public void write(Path page) {
        Path folder = page.toAbsolutePath().getParent();
        charts.forEach((name, chart) -> {
            chart.writePng(folder.resolve(name + ".png"));
            chart.writeSvg(folder.resolve(name + ".svg"));
        });
        WholeFile.write(page, html().getBytes(StandardCharsets.UTF_8));
    }

    private Report append(String html) {
        body.append(html);
        return this;
    }

    private Report row(List<String> cells, String tag) {
        body.append("<tr>");
        for (String cell : cells) body.append('<').append(tag).append('>').append(escaped(cell)).append("</").append(tag).append('>');
        return append("</tr>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
