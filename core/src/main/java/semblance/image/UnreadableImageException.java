package semblance.image;

/// A picture that could not be read. The text says what was got, what is wanted and what to do.
public sealed class UnreadableImageException extends RuntimeException permits TooManyPixelsException {

    public UnreadableImageException(String message) {
        super(message);
    }

    public UnreadableImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
