package semblance.server;

import java.io.IOException;

/// Answers the calls of one route. What it throws becomes the protocol's answer (see [Problem#of]).
@FunctionalInterface
public interface Handler {

    Reply handle(Call call) throws IOException;
}
