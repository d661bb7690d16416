package semblance.gallery;

/// A gallery could not do what was asked. The text says what was got, what was wanted and what to do; [#reason] is for
/// programs. Unless the text says otherwise the gallery is as it was before the call.
public final class GalleryException extends RuntimeException {

    public enum Reason {
        /// made with another model, or vectors of another size
        OTHER_MODEL,
        /// not a gallery at all, or one of a later version
        NOT_A_GALLERY,
        /// damaged
        CORRUPT,
        /// someone else holds it for too long
        LOCKED,
        /// no space left to write
        FULL,
        /// done, but what was deleted or replaced is still in the store's files; the text says how it goes
        NOT_PURGED,
        /// encrypted with another key, or not encrypted, or encrypted and no key given
        WRONG_KEY,
        /// missing, unreadable, not writable, or a server that does not answer
        UNAVAILABLE,
        /// closed before the call
        CLOSED
    }

    private final Reason reason;

    public GalleryException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public GalleryException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
