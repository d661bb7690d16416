package semblance.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// The identification protocol carried out over a folder of people.
///
/// @param splits  one score each time the people were dealt
/// @param seconds wall time from the first photo
public record IdentificationRun(IdentificationProtocol protocol, PeopleFolder people, List<IdentificationScore> splits, double seconds) {

    private static final double[] FPIRS = {0.01, 0.1};
    private static final int[] RANKS = {1, 5, 10};

    /// @param root one folder a person
    /// @throws ProtocolException if the folder has too few people or photos
    public static IdentificationRun of(Path root, IdentificationProtocol protocol, PhotoEmbedder embedder, RandomGenerator random, Progress progress) {
        long start = System.nanoTime();
        PeopleFolder people = PeopleFolder.embed(root, embedder, progress);
        List<IdentificationScore> splits = protocol.run(people, random);
        return new IdentificationRun(protocol, people, splits, (System.nanoTime() - start) / 1e9);
    }

    /// Mean over the splits.
    public double mean(ToDoubleFunction<IdentificationScore> figure) {
        return splits.stream().mapToDouble(figure).average().orElseThrow();
    }

    /// Standard deviation over the splits.
    public double spread(ToDoubleFunction<IdentificationScore> figure) {
        double mean = mean(figure);
        return Math.sqrt(mean(split -> Math.pow(figure.applyAsDouble(split) - mean, 2)));
    }

    /// `{"fnir_at_fpir":{"0.01","0.1"},"fnir_std","rank":{"1","5","10"},"threshold","people","enrolled","photos_each",
    /// "mated_probes","non_mated_probes","splits","faces_missed","seconds"}`: means over the splits; `fnir_std` and `threshold`
    /// at a FPIR of 0.01; probes of one split.
    public String toJson() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        ObjectNode fnir = json.putObject("fnir_at_fpir");
        for (double fpir : FPIRS) fnir.put(Double.toString(fpir), mean(s -> s.fnirAt(fpir)));
        json.put("fnir_std", spread(s -> s.fnirAt(FPIRS[0])));
        ObjectNode ranks = json.putObject("rank");
        for (int rank : RANKS) ranks.put(Integer.toString(rank), mean(s -> s.rateWithin(rank)));
        json.put("threshold", mean(s -> s.thresholdAt(FPIRS[0]))).put("people", people.people().size());
        json.put("enrolled", enrolled()).put("photos_each", protocol.photosEach());
        json.put("mated_probes", splits.getFirst().mated().size()).put("non_mated_probes", splits.getFirst().nonMated().size());
        json.put("splits", splits.size()).put("faces_missed", people.missed().size());
        return json.put("seconds", Math.round(seconds * 1000) / 1000.0).toString();
    }

    /// Cumulative match characteristic: the closed-set rate within each rank, mean over the splits.
    public Chart cmc(String title) {
        int last = Math.min(20, enrolled());
        double[] ranks = new double[last], rates = new double[last];
        for (int i = 0; i < last; i++) {
            int rank = i + 1;
            ranks[i] = rank;
            rates[i] = mean(s -> s.rateWithin(rank));
        }
        return Chart.titled(title, "rank", "share of probes found within it").rangeX(1, Math.max(2, last))
                .rangeY(Math.max(0, Math.floor(rates[0] * 20 - 0.5) / 20), 1).line("rank 1: %.4f".formatted(rates[0]), ranks, rates);
    }

    private int enrolled() {
        int probes = splits.getFirst().mated().size(), strangers = splits.getFirst().nonMated().size();
        int photos = people.people().values().stream().mapToInt(List::size).sum();
        return (photos - probes - strangers) / protocol.photosEach();
    }
}
