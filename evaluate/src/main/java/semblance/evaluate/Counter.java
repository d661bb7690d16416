package semblance.evaluate;

/// Counts finished photos of several threads and tells one listener at a time.
final class Counter {

    private final int total;
    private final Progress progress;
    private int done;

    Counter(int total, Progress progress) {
        this.total = total;
        this.progress = progress;
    }

    synchronized void next() {
        progress.at(++done, total);
    }
}
