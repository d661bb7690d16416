package semblance.server;

import semblance.gallery.Gallery;

/// What every protocol works with. All of it is safe to share between threads.
public record Services(ServerSettings settings, Recognition recognition, ApiKeys keys, AuditLog audit, Metrics metrics) {

    public Gallery gallery() {
        return recognition.recognizer().gallery();
    }
}
