package semblance.live;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// A camera that serves a film over RTSP on loopback (RFC 2326, interleaved on its connection), as an MPEG transport stream in RTP
/// packets (RFC 2250). ffmpeg has no RTSP server of its own. When the film is over the connection ends.
final class RtspCamera implements AutoCloseable {

    private static final int PACKET = 7 * 188, PAUSE_MILLIS = 4;

    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final byte[] film;

    /// @param film a transport stream
    RtspCamera(byte[] film) throws IOException {
        this.film = film;
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) accept();
        });
    }

    String address() {
        return "rtsp://127.0.0.1:" + server.getLocalPort() + "/cam";
    }

    private void accept() {
        try {
            Socket socket = server.accept();
            Thread.ofVirtual().start(() -> talk(socket));
        } catch (IOException e) {
            // closed
        }
    }

    private void talk(Socket socket) {
        try (socket; BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            OutputStream out = socket.getOutputStream();
            for (String request = in.readLine(); request != null; request = in.readLine()) {
                String method = request.split(" ")[0], number = "";
                boolean mine = request.contains("/cam");
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) if (line.startsWith("CSeq:")) number = line;
                out.write((mine ? answer(method, number) : "RTSP/1.0 404 Not Found\r\n" + number + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
                if (!method.equals("PLAY")) continue;
                connections.incrementAndGet();
                play(out);
                return;
            }
        } catch (IOException e) {
            // the other side has gone
        }
    }

    private String answer(String method, String number) {
        String head = "RTSP/1.0 200 OK\r\n" + number + "\r\n";
        return switch (method) {
            case "OPTIONS" -> head + "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n";
            case "DESCRIBE" -> {
                String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=film\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\na=control:track1\r\n";
                yield head + "Content-Base: " + address() + "/\r\nContent-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp;
            }
            case "SETUP" -> head + "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 7\r\n\r\n";
            default -> head + "Session: 7\r\n\r\n";
        };
    }

    private void play(OutputStream out) throws IOException {
        for (int at = 0, sequence = 0; at < film.length; at += PACKET, sequence++) {
            out.write(packet(sequence, Arrays.copyOfRange(film, at, Math.min(film.length, at + PACKET))));
            out.flush();
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static byte[] packet(int sequence, byte[] payload) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(ByteBuffer.allocate(4).put((byte) '$').put((byte) 0).putShort((short) (12 + payload.length)).array());
        packet.write(ByteBuffer.allocate(12).put((byte) 0x80).put((byte) 33).putShort((short) sequence).putInt(90 * PAUSE_MILLIS * sequence).putInt(1).array());
        packet.write(payload);
        return packet.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
