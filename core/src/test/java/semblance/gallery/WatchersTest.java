package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the thread which reads the log for the watchers outlives what fails on it.
class WatchersTest {

    private static final int SIZE = 8;

    @TempDir
    Path folder;

    @Test
    void lackOfMemoryAndAFailingWatcherEndNoWatching() throws InterruptedException {
        BlockingQueue<Change.Kind> seen = new LinkedBlockingQueue<>();
        AtomicInteger reads = new AtomicInteger();
        try (Gallery gallery = Gallery.open(folder.resolve("people.sqlite"), "test-model", SIZE); Watchers watchers = new Watchers(shortOfMemory(gallery, reads))) {
            watchers.add(change -> {
                throw new AssertionError("on purpose");
            });
            watchers.add(change -> seen.add(change.kind()));
            for (String name : List.of("Ada", "Ben")) {
                gallery.enrol(name, Sample.of(Vectors.atAngle(SIZE, name.charAt(0))));
                assertEquals(Change.Kind.ENROLLED, seen.poll(10, TimeUnit.SECONDS));
                assertEquals(Change.Kind.FACE_ADDED, seen.poll(10, TimeUnit.SECONDS));
            }
            assertTrue(reads.get() > 4);
        }
    }

    /// The gallery, but for its second to fourth reading of the log.
    private static Gallery shortOfMemory(Gallery gallery, AtomicInteger reads) {
        return (Gallery) Proxy.newProxyInstance(Gallery.class.getClassLoader(), new Class<?>[] {Gallery.class}, (proxy, method, arguments) -> {
            int number = method.getName().equals("changes") ? reads.incrementAndGet() : 0;
            if (number >= 2 && number <= 4) throw new OutOfMemoryError("on purpose");
            try {
                return method.invoke(gallery, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
