package semblance.live;

/// A source of frames that can't be read (any more): the text says what was asked for, what came, and what to do.
public final class SourceException extends RuntimeException {

    public SourceException(String message) {
        super(message);
    }

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
