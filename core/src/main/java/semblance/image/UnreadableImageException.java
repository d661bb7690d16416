package semblance.image;

/// A picture that could not be read. The text says what was got, what is wanted and what to do.
public final class UnreadableImageException extends RuntimeException {

    public UnreadableImageException(String message) {
        super(message);
    }

    public UnreadableImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
