package semblance.evaluate;

import java.util.List;
import java.util.Set;

/// Open-set identification (1:N) figures: probes of enrolled people and of strangers are searched in a gallery (ISO/IEC
/// 19795-1; NIST IR 8271 for the rates).
///
/// A probe whose photo shows no face finds nobody: of an enrolled person it is a miss, of a stranger no false alarm.
///
/// @param mated    searches of people in the gallery
/// @param nonMated searches of strangers
public record IdentificationScore(List<Mated> mated, List<NonMated> nonMated) {

    /// The search of an enrolled person.
    ///
    /// @param photo    the probe's name
    /// @param rank     place of the right person among all, counted from 1; [#NOWHERE] if nothing was searched
    /// @param distance of the right person; [PairDistances#MISSED] if nothing was searched
    public record Mated(String photo, int rank, double distance) {

        /// The rank in a search that could not be carried out.
        public static final int NOWHERE = Integer.MAX_VALUE;

        boolean isFoundBelow(double threshold) {
            return rank == 1 && distance <= threshold;
        }
    }

    /// The search of a stranger.
    ///
    /// @param nearest distance of the nearest person; [PairDistances#MISSED] if nothing was searched
    public record NonMated(double nearest) {
    }

    public IdentificationScore {
        if (mated.isEmpty()) throw new IllegalArgumentException("got no search of an enrolled person, wanted at least one");
        mated = List.copyOf(mated);
        nonMated = List.copyOf(nonMated);
    }

    /// False negative identification rate: the share of enrolled people's searches in which the right person does not come
    /// first, or comes first but beyond the threshold, which is the largest at which strangers raise no more than `fpir`
    /// false alarms a search.
    ///
    /// @param fpir false positive identification rate, 0 to 1
    public double fnirAt(double fpir) {
        return 1 - roc().tarAt(fpir);
    }

    /// The same rate of some photos alone, at the threshold that holds for all: how a group fares.
    ///
    /// @param photos names of the group's; NaN if no enrolled person was searched with one
    public double fnirAt(double fpir, Set<String> photos) {
        double threshold = thresholdAt(fpir);
        return mated.stream().filter(m -> photos.contains(m.photo)).mapToInt(m -> m.isFoundBelow(threshold) ? 0 : 1).average().orElse(Double.NaN);
    }

    /// The threshold of [#fnirAt].
    public double thresholdAt(double fpir) {
        return roc().thresholdAt(fpir);
    }

    /// Closed-set identification rate (a point of the CMC): the share of enrolled people's searches in which the right
    /// person is among the first `rank`, whatever the distance.
    public double rateWithin(int rank) {
        return (double) mated.stream().filter(m -> m.rank <= rank).count() / mated.size();
    }

    /// Mated searches count as genuine where the right person is first, strangers' nearest people as impostors.
    private Roc roc() {
        if (nonMated.isEmpty()) throw new IllegalArgumentException("got no search of a stranger, wanted at least one");
        return new Roc(mated.stream().mapToDouble(m -> m.rank == 1 ? m.distance : PairDistances.MISSED).sorted().toArray(),
                nonMated.stream().mapToDouble(NonMated::nearest).sorted().toArray());
    }
}
