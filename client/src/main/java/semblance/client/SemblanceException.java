package semblance.client;

/// The server's answer is that it can't, or won't.
public final class SemblanceException extends RuntimeException {

    private final int status;
    private final String code, requestId;

    SemblanceException(int status, String code, String message, String requestId) {
        super(message);
        this.status = status;
        this.code = code;
        this.requestId = requestId;
    }

    /// Of HTTP.
    public int status() {
        return status;
    }

    /// For programs, such as `no_face`; docs/server.md has them all. Empty if the answer is not one of Semblance's, as a proxy's.
    public String code() {
        return code;
    }

    /// What the server's logs call the request; empty if the answer didn't say.
    public String requestId() {
        return requestId;
    }
}
