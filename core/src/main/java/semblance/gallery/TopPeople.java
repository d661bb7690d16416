package semblance.gallery;

/// The best people of a search so far, best first: one entry a person, that person's best row. Equal scores go by
/// row, so that the order in which rows are looked at does not matter.
final class TopPeople {

    private final int[] people;
    private final float[] scores;
    private final int[] rows;
    private int count;

    TopPeople(int limit) {
        people = new int[limit];
        scores = new float[limit];
        rows = new int[limit];
    }

    /// A row with a lower score can't get in.
    float least() {
        return count < people.length ? Float.NEGATIVE_INFINITY : scores[count - 1];
    }

    void offer(int person, float score, int row) {
        int at = find(person);
        if (at < count ? !before(score, row, at) : count == people.length && !before(score, row, count - 1)) return;
        if (at == count) at = count < people.length ? count++ : count - 1;
        for (; at > 0 && before(score, row, at - 1); at--) {
            people[at] = people[at - 1];
            scores[at] = scores[at - 1];
            rows[at] = rows[at - 1];
        }
        people[at] = person;
        scores[at] = score;
        rows[at] = row;
    }

    private boolean before(float score, int row, int at) {
        return score > scores[at] || score == scores[at] && row < rows[at];
    }

    private int find(int person) {
        for (int i = 0; i < count; i++) if (people[i] == person) return i;
        return count;
    }

    void offerAll(TopPeople other) {
        for (int i = 0; i < other.count; i++) offer(other.people[i], other.scores[i], other.rows[i]);
    }

    int count() {
        return count;
    }

    int person(int i) {
        return people[i];
    }

    int row(int i) {
        return rows[i];
    }
}
