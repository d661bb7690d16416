package semblance.gallery;

/// The groups of some blocks that may hold something better than the worst of a probe's best so far, given out in the
/// order of what they may hold at most: after the first ones few others are worth it. For one thread.
final class Groups {

    private final int[] numbers;
    private final int[] most;
    private int count;

    Groups(int room) {
        numbers = new int[room];
        most = new int[room];
    }

    /// Adds the groups of a block that are worth it.
    ///
    /// @param least  score of the worst of the best
    /// @param errors of the block's groups
    /// @param sums   the largest of each group, from `at` on
    void add(Probe probe, float least, float[] errors, short[] sums, int at, int groups, int block) {
        int bar = probe.least(least);
        double slack = probe.slack();
        for (int g = 0; g < groups; g++) {
            int top = sums[at + g] + (int) (errors[g] * slack) + 1;
            if (top < bar) continue;
            numbers[count] = block * Block.GROUPS + g;
            most[count++] = top;
        }
    }

    /// Takes the next one; -1 if none is worth it any more, and there are none then.
    int next(Probe probe, float least) {
        int top = 0;
        for (int i = 1; i < count; i++) if (most[i] > most[top]) top = i;
        if (count == 0 || most[top] < probe.least(least)) {
            count = 0;
            return -1;
        }
        int number = numbers[top];
        numbers[top] = numbers[--count];
        most[top] = most[count];
        return number;
    }
}
