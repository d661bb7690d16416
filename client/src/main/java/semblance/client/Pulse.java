package semblance.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A body in which something comes every now and then, if only a sign of life: when nothing came for too long, its connection is as good as
/// lost and reading ends. For one reader; any thread may close, which ends a reading that waits.
final class Pulse extends FilterInputStream {

    private final Duration silence;

    Pulse(InputStream body, Duration silence) {
        super(body);
        this.silence = silence;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        CompletableFuture<Void> came = new CompletableFuture<Void>().orTimeout(silence.toMillis(), TimeUnit.MILLISECONDS);
        came.whenComplete((_, late) -> {
            if (late != null) cut();
        });
        try {
            int read = in.read(to, offset, length);
            if (came.complete(null)) return read;
        } catch (IOException e) {
            if (came.complete(null)) throw e;
        }
        throw new IOException("got nothing from the server for " + silence.toSeconds() + " s, wanted a sign of life every ten: the connection is lost");
    }

    private void cut() {
        try {
            in.close();
        } catch (IOException _) {
            // it is lost anyway
        }
    }
}
