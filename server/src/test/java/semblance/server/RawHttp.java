package semblance.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import semblance.server.RunningServer.Answer;

/// HTTP as no well-behaved client speaks it.
final class RawHttp {

    private RawHttp() {
    }

    /// Sends bytes as they are, and that there are no more; status 0 if the server hangs up without a word.
    static Answer ask(int port, String request) {
        try (Socket socket = open(port, request)) {
            socket.shutdownOutput();
            return parsed(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Answer(0, Map.of(), new byte[0]);
        }
    }

    /// Sends bytes and leaves it at that.
    static Socket open(int port, String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static Answer parsed(String text) {
        if (!text.startsWith("HTTP/1.1 ")) return new Answer(0, Map.of(), new byte[0]);
        int end = text.indexOf("\r\n\r\n");
        Map<String, String> headers = new TreeMap<>();
        text.substring(0, end).lines().skip(1).map(l -> l.split(": ", 2)).forEach(h -> headers.put(h[0].toLowerCase(), h[1]));
        return new Answer(Integer.parseInt(text.substring(9, 12)), headers, text.substring(end + 4).getBytes(StandardCharsets.UTF_8));
    }
}
