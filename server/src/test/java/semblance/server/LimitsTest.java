package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.server.ServerSettings.Limits;

class LimitsTest {

    @TempDir
    Path folder;

    @Test
    void whoComesWhenTheQueueIsFullIsTurnedAwayAtOnceAndTheOthersAreServed() throws Exception {
        Admission admission = new Admission(1, 1);
        CountDownLatch working = new CountDownLatch(1), finish = new CountDownLatch(1);
        Thread first = Thread.ofVirtual().start(() -> admission.let(() -> {
            working.countDown();
            return await(finish);
        }));
        working.await();
        AtomicLong served = new AtomicLong();
        Thread second = Thread.ofVirtual().start(() -> served.set(admission.let(() -> 1)));
        while (admission.waiting() == 0) Thread.sleep(5);
        Refused refused = assertThrows(Refused.class, () -> admission.let(() -> 2));
        assertEquals(429, refused.problem().status());
        assertTrue(refused.problem().retryAfter().isPresent());
        finish.countDown();
        first.join();
        second.join();
        assertEquals(1, served.get());
        assertEquals(3, admission.let(() -> 3));
    }

    @Test
    void asManyPicturesAsCoresLeaveOthersTheirTurn() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        Admission admission = new Admission(cores, 0);
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch working = new CountDownLatch(cores), other = new CountDownLatch(1);
        List<Thread> busy = new ArrayList<>();
        for (int i = 0; i < cores; i++) {
            busy.add(Thread.ofVirtual().start(() -> admission.let(() -> {
                working.countDown();
                while (!over.get()) Thread.onSpinWait();
                return 1;
            })));
        }
        working.await();
        Thread.ofVirtual().start(other::countDown);
        boolean came = other.await(1, TimeUnit.MINUTES);
        over.set(true);
        for (Thread thread : busy) thread.join();
        assertTrue(came, "pictures hold the threads that everybody else needs");
    }

    @Test
    void whereOnePictureAtATimeIsLetInItsVectorsAreMadeInItsTurnToo() throws Exception {
        byte[] picture = RunningServer.multipart(Map.of("file", Portraits.group(Portraits.ADA, Portraits.BEN)));
        Limits usual = Limits.DEFAULT;
        try (RunningServer server = RunningServer.with(ServerSettings.of(folder).withLimits(new Limits(usual.bodyBytes(), usual.pixels(), 1, 16, 0)))) {
            long start = System.nanoTime();
            Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(Thread.ofVirtual().start(() -> {
                    for (int k = 0; k < 4; k++) {
                        statuses.add(RunningServer.send(server.request("/api/v1/recognition/recognize").header("Content-Type", "multipart/form-data; boundary=xyz")
                                .POST(BodyPublishers.ofByteArray(picture))).status());
                    }
                }));
            }
            for (Thread caller : callers) caller.join();
            double passed = (System.nanoTime() - start) / 1e9;
            assertEquals(Set.of(200), Set.copyOf(statuses));
            double worked = server.server().services().metrics().text().lines().filter(l -> l.matches("semblance_stage_seconds_sum\\{stage=\"(decode|detect|embed)\"} .*"))
                    .mapToDouble(l -> Double.parseDouble(l.split(" ")[1])).sum();
            assertTrue(worked > 0 && worked <= passed, worked + " s of work in " + passed + " s");
        }
    }

    @Test
    void whatFailsOnAThreadOfItsOwnFailsAtItsCaller() {
        Admission admission = new Admission(1, 0);
        assertEquals("x", assertThrows(IllegalStateException.class, () -> admission.let(() -> {
            throw new IllegalStateException("x");
        })).getMessage());
        assertThrows(StackOverflowError.class, () -> admission.let(() -> {
            throw new StackOverflowError();
        }));
        assertEquals(1, admission.let(() -> 1));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aKeyThatAsksTooOftenWaits() {
        AtomicLong clock = new AtomicLong();
        Rates rates = new Rates(2, clock::get);
        for (int i = 0; i < 4; i++) rates.take("a");
        assertEquals("rate_limited", assertThrows(Refused.class, () -> rates.take("a")).problem().code());
        rates.take("b");
        clock.addAndGet(500_000_000);
        rates.take("a");
        assertThrows(Refused.class, () -> rates.take("a"));
    }

    @Test
    void theLimitHoldsOverHttpAndSaysWhenToComeBack() {
        Limits usual = Limits.DEFAULT;
        Limits slow = new Limits(usual.bodyBytes(), usual.pixels(), 1, 1, 0.001);
        try (RunningServer server = RunningServer.with(ServerSettings.of(folder.resolve("data")).withLimits(slow))) {
            server.get("/v1/models").is(200);
            RunningServer.Answer answer = server.get("/v1/models").isProblem(429, "rate_limited");
            assertEquals("1000", answer.headers().get("retry-after"));
        }
    }

    @Test
    void aServerThatIsToldToEndAnswersWhatItHasBegun() throws Exception {
        byte[] picture = Portraits.of(Portraits.ADA, 0);
        Limits usual = Limits.DEFAULT;
        RunningServer server = RunningServer.with(ServerSettings.of(folder.resolve("data")).withLimits(new Limits(usual.bodyBytes(), usual.pixels(), 1, 16, 0)));
        Thread[] callers = new Thread[8];
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < callers.length; i++) {
            callers[i] = Thread.ofVirtual().start(() -> {
                try {
                    statuses.add(server.picture("/v1/detect", picture).status());
                } catch (UncheckedIOException e) {
                    if (!(e.getCause() instanceof ConnectException)) broken.add(e);
                }
            });
        }
        // one is worked on, two wait for it: all three were let in
        while (waiting(server) < 2 && statuses.size() < callers.length) Thread.sleep(1);
        int before = statuses.size();
        server.close();
        for (Thread caller : callers) caller.join();
        assertEquals(List.of(), List.copyOf(broken));
        assertTrue(Set.of(200, 503).containsAll(statuses), statuses::toString);
        assertTrue(statuses.stream().filter(s -> s == 200).count() >= before + 3, () -> before + " " + statuses);
    }

    private static double waiting(RunningServer server) {
        return server.server().services().metrics().text().lines().filter(l -> l.startsWith("semblance_queue ")).mapToDouble(l -> Double.parseDouble(l.split(" ")[1])).sum();
    }

    @Test
    void whoSendsAByteNowAndThenIsCutOffAfterAMinute() throws Exception {
        AtomicLong clock = new AtomicLong(), sent = new AtomicLong();
        InputStream drops = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("asked for one byte");
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                clock.addAndGet(10_000_000_000L);
                sent.incrementAndGet();
                return 1;
            }
        };
        Bodies bodies = new Bodies(1024);
        assertEquals("body_too_slow", assertThrows(Refused.class, () -> bodies.bytes(drops, clock::get)).problem().code());
        assertEquals(7, sent.get());
        assertEquals(1024, bodies.bytes(new ByteArrayInputStream(new byte[1024]), clock::get).length);
        assertEquals(413, assertThrows(Refused.class, () -> bodies.bytes(new ByteArrayInputStream(new byte[1025]), clock::get)).problem().status());
    }
}
