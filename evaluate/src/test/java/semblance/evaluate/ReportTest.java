package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    Path folder;

    @Test
    void aReportHoldsItsChartsAndLaysThemBeside() throws IOException {
        PairDistances pairs = VerificationTest.noisyPairs(new Random(1), 2000);
        Roc roc = new Roc(pairs);
        Path page = folder.resolve("run/report.html");
        Report.titled("Pairs <of> 2000").text("a & b").table(List.of("rate", "value"), List.of(List.of("0.01", "0.9")))
                .chart("roc", RocCharts.roc("ROC", roc, RocBand.of(pairs, new Random(2))), "ROC of noise")
                .chart("det", RocCharts.det("DET", roc), "DET of noise")
                .chart("histogram", RocCharts.histogram("Distances", pairs, 1.0), "both kinds")
                .refreshedEvery(Duration.ofSeconds(20)).write(page);
        String html = Files.readString(page);
        assertTrue(html.contains("Pairs &lt;of&gt; 2000") && html.contains("a &amp; b") && html.contains("content=\"20\""), "escaped, refreshing");
        assertEquals(900, ImageIO.read(folder.resolve("run/roc.png").toFile()).getWidth());
        assertTrue(Files.readString(folder.resolve("run/histogram.svg")).contains("<svg"));
        try (var files = Files.list(folder.resolve("run"))) {
            assertEquals(7, files.count(), "no temporary file is left");
        }
    }

    @Test
    void aRowOfTheWrongLengthIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Report.titled("r").table(List.of("a", "b"), List.of(List.of("1"))));
    }

    @Test
    void aChartWithoutPointsIsStillDrawn() {
        Chart chart = Chart.titled("Nothing yet", "x", "y").logarithmicX().line("l", new double[] {0, Double.NaN}, new double[] {1, 2});
        assertFalse(chart.png().length == 0);
    }

    @Test
    void theBandOfARocHoldsTheCurve() {
        PairDistances pairs = VerificationTest.noisyPairs(new Random(3), 4000);
        Roc roc = new Roc(pairs);
        double[] interval = RocBand.of(pairs, new Random(4)).at(0.01);
        assertTrue(interval[0] <= roc.tarAt(0.01) && roc.tarAt(0.01) <= interval[1], interval[0] + " to " + interval[1] + " around " + roc.tarAt(0.01));
        assertTrue(interval[1] - interval[0] < 0.2);
    }
}
