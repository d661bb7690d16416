package semblance.client;

import java.time.Instant;

/// A source that the server watches or watched.
public record LiveStream(String name, String collection, Instant started, State state) {

    public enum State { RUNNING, ENDED, FAILED }
}
