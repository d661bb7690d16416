package semblance.server;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

/// Ends a call with a problem that the caller can read.
public final class Refused extends RuntimeException {

    private final transient Problem problem;

    Refused(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    /// The same for where no route answers, such as a change of protocol: [SemblanceServer] sends the message as it is.
    public RequestException beforeAnyRoute() {
        return RequestException.builder().type(EventType.OTHER).status(Status.create(problem.status())).message(problem.json().toString()).build();
    }

    public Problem problem() {
        return problem;
    }
}
