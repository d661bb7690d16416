package semblance.gallery;

import java.time.Duration;
import java.util.Locale;

/// How well a [VectorGraph] finds what comparing everything finds, measured on the gallery's own vectors when the graph
/// was built: probes are enrolled vectors moved by about 0.7, as another picture of the person would be.
///
/// @param faces  in the graph
/// @param probes how many were searched both ways
/// @param atOne  part of the probes whose nearest person is the same
/// @param atTen  part of the ten nearest people that is found
/// @param built  how long building took
public record Recall(int faces, int probes, double atOne, double atTen, Duration built) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d faces, recall@1 %.4f, recall@10 %.4f of %d probes, built in %.1f s",
                faces, atOne, atTen, probes, built.toMillis() / 1000.0);
    }
}
