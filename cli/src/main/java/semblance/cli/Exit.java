package semblance.cli;

/// What the process returns. Documented in `semblance --help` and docs/command-line.md; these numbers don't change.
final class Exit {

    /// done; of `compare`: one person
    static final int OK = 0;
    /// done, and the answer is no: no face in the one picture asked about, two different people, somebody in both sets
    static final int NO = 1;
    /// the command line is wrong
    static final int USAGE = 2;
    /// the input can't be used: missing, no picture, no face or several where one is wanted
    static final int INPUT = 3;
    /// of many inputs some could not be used; the others are done
    static final int SOME_FAILED = 4;
    /// the gallery: locked, damaged, of another model, no such person
    static final int GALLERY = 5;
    /// the model: damaged, not what its card says, not found
    static final int MODEL = 6;
    /// the machine: disk full, memory, missing libraries, or a check of `doctor` failed
    static final int MACHINE = 7;
    /// a defect of Semblance
    static final int BUG = 70;
    /// Ctrl-C
    static final int INTERRUPTED = 130;

    private Exit() {
    }

    /// For picocli's help, in order.
    static final String[] TEXTS = {
        OK + ":done; of compare: one person",
        NO + ":done, and the answer is no: no face in the one picture, two different people, people in both sets (leakage)",
        USAGE + ":the command line is wrong",
        INPUT + ":an input can't be used: missing, no picture, no face or several where one is wanted",
        SOME_FAILED + ":of many inputs some could not be used; the others are done",
        GALLERY + ":the gallery: locked, damaged, of another model, no such person",
        MODEL + ":the model: damaged, not what its card says, not found",
        MACHINE + ":the machine: disk full, too little memory, a check of doctor failed",
        BUG + ":a defect of Semblance; please report it",
        INTERRUPTED + ":interrupted (Ctrl-C); everything acknowledged is kept",
    };
}
