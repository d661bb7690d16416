package semblance.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import semblance.Calibration;
import semblance.embed.Embedding;
import semblance.gallery.CollectionSettings;
import semblance.network.ModelCard;

/// Thresholds at stated false match rates and the slope of the similarity, measured on people of several photos.
///
/// The similarity's slope is the likeliest one for the measured distances, both kinds of pairs weighing alike (logistic
/// regression, Platt 1999, with the threshold held fixed).
///
/// @param thresholds     the rates that enough pairs were there for, highest first
/// @param people         how many
/// @param samePairs      pairs of photos of one person
/// @param differentPairs pairs of photos of two
/// @param fmr            the rate whose threshold has similarity 0.5
/// @param similarity     the curve from distance to similarity
public record CalibrationFit(List<Threshold> thresholds, int people, long samePairs, long differentPairs, double fmr, Calibration similarity) {

    /// The rates that model cards state.
    public static final List<Double> STANDARD_RATES = List.of(1e-2, 1e-3, 1e-4);

    private static final int REPLICATES = 200;

    /// What was measured for one false match rate.
    ///
    /// @param fmr      the wanted rate
    /// @param distance the largest at which no more pairs of two people match
    /// @param low      lower end of the distance's 95 per cent interval, people drawn anew (bootstrap)
    /// @param high     upper end
    /// @param fnmr     share of pairs of one person beyond the distance
    public record Threshold(double fmr, double distance, double low, double high, double fnmr) {
    }

    /// @param fmrs   wanted rates; those with less than one false match to expect among the pairs are left out
    /// @param fmr    the rate whose threshold gets similarity 0.5; the lowest measured one if it could not be measured
    /// @param people name to embeddings; people with one photo count as strangers to the others
    /// @param random draws people for the intervals, and photos if there are more than 6,000
    /// @throws ProtocolException if there are not two people, nobody has two photos, or no rate could be measured
    public static CalibrationFit of(Map<String, List<Embedding>> people, List<Double> fmrs, double fmr, RandomGenerator random) {
        PairsOfPeople pairs = PairsOfPeople.of(people, random);
        List<Threshold> thresholds = new ArrayList<>();
        for (double rate : fmrs.stream().sorted((a, b) -> Double.compare(b, a)).toList()) {
            if (rate * pairs.differentPairs() >= 1) thresholds.add(threshold(pairs, rate, random));
        }
        if (thresholds.isEmpty()) {
            throw new ProtocolException("got " + pairs.differentPairs() + " pairs of photos of two people, wanted at least "
                    + Math.round(1 / fmrs.stream().max(Double::compare).orElse(1.0)) + ": enrol more people or photos");
        }
        Threshold middle = thresholds.stream().filter(t -> t.fmr == fmr).findFirst().orElse(thresholds.getLast());
        return new CalibrationFit(List.copyOf(thresholds), people.size(), pairs.same().length, pairs.differentPairs(), middle.fmr, SimilarityFit.of(pairs, middle.distance));
    }

    /// The card with these thresholds and this slope in place of its own.
    public ModelCard onto(ModelCard card) {
        return card.withThresholds(thresholds.stream().collect(Collectors.toMap(Threshold::fmr, Threshold::distance)), similarity.slope());
    }

    /// What a collection of a gallery keeps of it.
    public CollectionSettings onto(String collection) {
        return new CollectionSettings(collection, OptionalDouble.of(similarity.threshold()), OptionalDouble.of(similarity.slope()), OptionalDouble.of(fmr));
    }

    /// `{"thresholds":[{"fmr","distance","low","high","fnmr"}],"threshold","slope","fmr","people","same_pairs","different_pairs"}`
    public String toJson() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        ArrayNode list = json.putArray("thresholds");
        for (Threshold t : thresholds) {
            list.addObject().put("fmr", BigDecimal.valueOf(t.fmr)).put("distance", t.distance).put("low", t.low).put("high", t.high).put("fnmr", t.fnmr);
        }
        json.put("threshold", similarity.threshold()).put("slope", similarity.slope()).put("fmr", fmr).put("people", people);
        return json.put("same_pairs", samePairs).put("different_pairs", differentPairs).toString();
    }

    private static Threshold threshold(PairsOfPeople pairs, double fmr, RandomGenerator random) {
        double distance = pairs.threshold(fmr);
        double[] drawn = IntStream.range(0, REPLICATES).mapToDouble(i -> pairs.resampledThreshold(fmr, random)).sorted().toArray();
        double missed = IntStream.range(0, pairs.same().length).filter(i -> pairs.same()[i] > distance).count();
        return new Threshold(fmr, distance, drawn[(int) (0.025 * REPLICATES)], drawn[(int) (0.975 * REPLICATES)], missed / pairs.same().length);
    }
}
