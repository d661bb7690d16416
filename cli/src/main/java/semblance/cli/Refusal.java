package semblance.cli;

/// Ends a command with a text for the user (what was got, what was wanted, what to do) and an exit code of [Exit].
final class Refusal extends RuntimeException {

    private final int code;

    Refusal(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
