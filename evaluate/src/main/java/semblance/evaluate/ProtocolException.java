package semblance.evaluate;

/// A protocol's file (pairs, labels, `.bin`) or the photos it names are not as they should be. The message holds what
/// was got, what was wanted and where.
public final class ProtocolException extends RuntimeException {

    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
