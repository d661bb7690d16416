package semblance.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import semblance.annotate.Annotation;

/// The demo's page: who was learnt, what was recognised, and whether it was right. The pictures lie beside it.
final class DemoReport {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Semblance: demo</title>
            <style>
            :root{color-scheme:light dark;--ink:#1d2430;--soft:#5b6675;--line:#e2e6ec;--page:#f7f8fa;--card:#fff;--good:#1a7f4b;--bad:#b3261e}
            @media(prefers-color-scheme:dark){:root{--ink:#e8ebf0;--soft:#9aa5b4;--line:#2b323d;--page:#12161c;--card:#1a2029;--good:#5fd39a;--bad:#ff8a80}}
            body{font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--page);margin:0}
            main{max-width:1080px;margin:0 auto;padding:2.5rem 1.25rem 4rem}
            h1{font-size:1.9rem;margin:0 0 .4rem}h2{font-size:1.2rem;margin:2.8rem 0 .8rem}p{color:var(--soft);max-width:46rem;margin:.3rem 0}
            .cast{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:1rem}
            .card{background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
            .card .row{display:grid;grid-template-columns:repeat(3,1fr);gap:2px}.card img{width:100%%;display:block}
            .card b{display:flex;align-items:center;gap:.5rem;padding:.6rem .8rem}.card i{width:.8rem;height:.8rem;border-radius:50%%}
            figure{margin:0 0 2rem;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
            figure img{width:100%%;display:block}table{border-collapse:collapse;width:100%%;font-variant-numeric:tabular-nums}
            th,td{text-align:left;padding:.5rem .9rem;border-top:1px solid var(--line)}th{color:var(--soft);font-weight:500;font-size:.85rem}
            .good{color:var(--good)}.bad{color:var(--bad)}
            </style></head><body><main>
            <h1>Who is in the picture?</h1>
            <p>%s</p>
            <p>Nobody on this page exists: every face was rendered by this program a moment ago.</p>
            <h2>Learnt: %d people from %d portraits each</h2>
            <div class="cast">%s</div>
            <h2>Recognised</h2>
            %s
            </main></body></html>
            """;

    private DemoReport() {
    }

    static String html(DemoCast cast, List<DemoScene> scenes) {
        DemoScene.Score score = scenes.stream().map(DemoScene::score).reduce(DemoScene.Score.NONE, DemoScene.Score::plus);
        String summary = score.faces() + " faces in " + scenes.size() + " group pictures, strangers among them: " + score.right() + " told right, "
                + score.wrong() + " wrong, " + score.missed() + " not found, " + score.extra() + " found where nobody is.";
        return PAGE.formatted(summary, cast.members().size(), DemoCast.PORTRAITS,
                cast.members().stream().map(DemoReport::card).collect(Collectors.joining("\n")),
                scenes.stream().map(DemoReport::figure).collect(Collectors.joining("\n")));
    }

    private static String card(DemoCast.Member member) {
        StringBuilder pictures = new StringBuilder();
        for (int i = 1; i <= DemoCast.PORTRAITS; i++) {
            pictures.append("<img src=\"people/%s/%d.jpg\" alt=\"rendered portrait %d of %s\">".formatted(member.name(), i, i, member.name()));
        }
        return "<div class=\"card\"><div class=\"row\">%s</div><b><i style=\"background:#%06x\"></i>%s</b></div>"
                .formatted(pictures, Annotation.colourOf(member.name()).getRGB() & 0xffffff, member.name());
    }

    private static String figure(DemoScene scene) {
        String rows = scene.lines().stream().map(DemoReport::row).collect(Collectors.joining("\n"));
        return """
                <figure><img src="annotated/%s.jpg" alt="rendered group picture with boxes and names">
                <table><thead><tr><th>truly, from left to right</th><th>answer</th><th>similarity</th><th>distance</th><th></th></tr></thead><tbody>
                %s</tbody></table></figure>""".formatted(scene.group().name(), rows);
    }

    private static String row(DemoScene.Line line) {
        String answer = line.answer().map(i -> Answer.who(i.verdict())).orElse("not found");
        String numbers = line.answer().map(i -> String.format(Locale.ROOT, "<td>%.2f</td><td>%.3f</td>", i.verdict().similarity(), i.verdict().distance()))
                .orElse("<td></td><td></td>");
        return "<tr><td>%s</td><td>%s</td>%s<td class=\"%s\">%s</td></tr>".formatted(line.truth(), answer, numbers, line.right() ? "good" : "bad", line.right() ? "right" : "wrong");
    }
}
