package semblance.train.miner;

/// Index pairs of a batch.
///
/// @param positives two samples of one person each
/// @param negatives two samples of two people each
public record Pairs(int[][] positives, int[][] negatives) {
}
