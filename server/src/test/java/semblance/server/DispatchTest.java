package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatchTest {

    @TempDir
    Path folder;

    private static final Protocol OURS = (_, _) -> {
    };

    @Test
    void anErrorIsTheCallsAloneAndItsConnectionAnswersTheNext() throws IOException {
        try (RunningServer server = RunningServer.in(folder)) {
            Dispatch dispatch = new Dispatch(server.server().services());
            List<Error> errors = List.of(new NoClassDefFoundError("a/Library"), new AssertionError("broken"), new UnsatisfiedLinkError("x"), new StackOverflowError());
            WebServer web = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false).routing(routing -> {
                for (int i = 0; i < errors.size(); i++) {
                    Error error = errors.get(i);
                    Route route = new Route(Method.GET, "/" + i, Optional.empty(), false, _ -> {
                        throw error;
                    });
                    routing.get(route.path(), (request, response) -> dispatch.handle(OURS, route, request, response));
                }
            }).build().start();
            try (Socket socket = new Socket("127.0.0.1", web.port())) {
                for (int i = 0; i < errors.size(); i++) assertEquals("500 internal_error", asked(socket, "/" + i), errors.get(i)::toString);
            } finally {
                web.stop();
            }
        }
    }

    /// Asks over a connection that stays open.
    private static String asked(Socket socket, String path) throws IOException {
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.read());
        int length = head.toString().lines().filter(l -> l.toLowerCase().startsWith("content-length: ")).map(l -> Integer.parseInt(l.substring(16))).findFirst().orElseThrow();
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return head.substring(9, 12) + " " + body.split("\"code\":\"")[1].split("\"")[0];
    }
}
