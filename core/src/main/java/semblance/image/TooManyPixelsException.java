package semblance.image;

/// A picture has more pixels than the limit, or than memory allows. None was taken for it.
public final class TooManyPixelsException extends UnreadableImageException {

    public TooManyPixelsException(String message) {
        super(message);
    }
}
