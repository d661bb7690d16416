package semblance.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import semblance.Candidate;
import semblance.Identification;
import semblance.Verdict;
import semblance.annotate.Annotation;
import semblance.gallery.Person;
import semblance.geometry.Box;

/// Who was found in a picture, in every form that it is told in.
record Answer(String file, int width, int height, List<Identification> found) {

    static final String CSV_HEADER = "file,face,left,top,right,bottom,score,quality,verdict,person,similarity,distance";

    ObjectNode json() {
        ObjectNode node = Output.object().put("file", file).put("width", width).put("height", height);
        ArrayNode faces = node.putArray("faces");
        for (Identification i : found) faces.add(json(i));
        return node;
    }

    private static ObjectNode json(Identification i) {
        Verdict verdict = i.verdict();
        ObjectNode node = Json.face(i.face()).put("quality", Json.rounded(i.quality().overall())).put("verdict", name(verdict));
        if (verdict instanceof Verdict.Known k) node.put("person", k.person().name()).put("id", k.person().id()).put("status", status(k.person()));
        node.put("distance", Json.rounded(verdict.distance())).put("similarity", Json.rounded(verdict.similarity()));
        ArrayNode candidates = node.putArray("candidates");
        for (Candidate c : verdict.candidates()) {
            candidates.addObject().put("person", c.person().name()).put("id", c.person().id())
                    .put("distance", Json.rounded(c.distance())).put("similarity", Json.rounded(c.similarity()));
        }
        return node;
    }

    String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s: %d %s", file, found.size(), found.size() == 1 ? "face" : "faces"));
        for (Identification i : found) text.append(String.format(Locale.ROOT, "%n  %-24s %s  (%s)", who(i.verdict()), certainty(i.verdict()), DetectCommand.box(i.face().box())));
        return text.toString();
    }

    private static String certainty(Verdict verdict) {
        if (verdict.candidates().isEmpty()) return "nobody to compare with";
        String nearest = verdict instanceof Verdict.Unknown ? " to " + verdict.candidates().getFirst().person().name() : "";
        return String.format(Locale.ROOT, "similarity %.2f%s, distance %.3f", verdict.similarity(), nearest, verdict.distance());
    }

    List<String> csv() {
        return java.util.stream.IntStream.range(0, found.size()).mapToObj(n -> csv(n, found.get(n))).toList();
    }

    private String csv(int number, Identification i) {
        Box box = i.face().box();
        String person = i.verdict() instanceof Verdict.Known k ? k.person().name() : "";
        return String.format(Locale.ROOT, "%s,%d,%.1f,%.1f,%.1f,%.1f,%.4f,%.4f,%s,%s,%.4f,%.4f", cell(file), number + 1, box.left(), box.top(), box.right(), box.bottom(),
                i.face().score(), i.quality().overall(), name(i.verdict()), cell(person), i.verdict().similarity(), i.verdict().distance());
    }

    /// RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front.
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r') ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /// What to write at the faces.
    static List<Annotation> annotations(List<Identification> found) {
        return found.stream().map(i -> switch (i.verdict()) {
            case Verdict.Known k -> new Annotation(i.face(), k.person().name(), percent(k.similarity()),
                    k.person().status() == Person.Status.IGNORED ? Annotation.STRANGER : Annotation.colourOf(k.person().name()));
            case Verdict.Ambiguous a -> new Annotation(i.face(), who(a), percent(a.similarity()), Annotation.DOUBT);
            case Verdict.Unknown u -> new Annotation(i.face(), "unknown", "", Annotation.STRANGER);
        }).toList();
    }

    private static String percent(double similarity) {
        return Math.round(100 * similarity) + " %";
    }

    static String who(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Known k -> k.person().name() + (k.person().status() == Person.Status.KNOWN ? "" : " (" + status(k.person()) + ")");
            case Verdict.Ambiguous a -> a.either().stream().map(c -> c.person().name()).collect(Collectors.joining(" or "));
            case Verdict.Unknown _ -> "unknown";
        };
    }

    private static String status(Person person) {
        return person.status().name().toLowerCase(Locale.ROOT);
    }

    static String name(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Known _ -> "known";
            case Verdict.Ambiguous _ -> "ambiguous";
            case Verdict.Unknown _ -> "unknown";
        };
    }
}
