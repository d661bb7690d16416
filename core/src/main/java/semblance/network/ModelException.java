package semblance.network;

/// A model could not be used: missing, damaged, not what its card says, or the device asked for is not there. The text
/// says what was got, what is wanted and what to do.
public final class ModelException extends RuntimeException {

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
