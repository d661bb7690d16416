package semblance.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/// Reads what callers send, within a limit each and a limit for all together: memory is spoken for before it is taken.
final class Bodies {

    private static final int KIB = 1024, BUFFER = 16 * KIB;
    private static final long NANOS_TO_SEND = 60_000_000_000L;
    private static final int SHARE_OF_HEAP = 4;

    private final long limit;
    private final Semaphore kibibytes;

    Bodies(long limit) {
        this.limit = limit;
        kibibytes = new Semaphore((int) Math.min(Integer.MAX_VALUE, Math.max(4 * kib(limit), Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / KIB)));
    }

    private static int kib(long bytes) {
        return (int) (bytes / KIB + 1);
    }

    /// A body in memory; closing gives its room to others.
    record Body(byte[] bytes, Semaphore room, int taken) implements AutoCloseable {

        @Override
        public void close() {
            room.release(taken);
        }
    }

    /// @throws Refused with 413 if it is too large, 429 if others' bodies fill the memory
    Body read(ServerRequest request) throws IOException {
        int room = kib(length(request));
        if (!kibibytes.tryAcquire(room)) throw Problem.of(429, "busy", "the server holds as many uploads as it has memory for: try again in a second").retryAfter(1).refused();
        try {
            return new Body(bytes(request), kibibytes, room);
        } catch (IOException | RuntimeException | Error e) {
            kibibytes.release(room);
            throw e;
        }
    }

    /// What is announced; the limit if nothing is.
    private long length(ServerRequest request) {
        if (!request.headers().contains(HeaderNames.CONTENT_LENGTH)) return request.headers().contains(HeaderNames.TRANSFER_ENCODING) ? limit : 0;
        long length = request.headers().contentLength().orElse(limit);
        if (length > limit) throw tooLarge();
        return length;
    }

    private byte[] bytes(ServerRequest request) throws IOException {
        if (!request.content().hasEntity()) return new byte[0];
        try (InputStream in = request.content().inputStream()) {
            return bytes(in, System::nanoTime);
        }
    }

    /// Who sends a byte now and then would hold the room of others for ever.
    byte[] bytes(InputStream in, LongSupplier nanos) throws IOException {
        long start = nanos.getAsLong();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (bytes.size() + read > limit) throw tooLarge();
            if (nanos.getAsLong() - start > NANOS_TO_SEND) throw Problem.of(408, "body_too_slow", "the body took longer than a minute to arrive").refused();
            bytes.write(buffer, 0, read);
        }
        return bytes.toByteArray();
    }

    private Refused tooLarge() {
        return Problem.of(413, "body_too_large", "got a body above this server's limit, wanted at most " + limit + " bytes").refused();
    }
}
