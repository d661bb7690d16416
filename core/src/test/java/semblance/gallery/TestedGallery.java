package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import semblance.embed.Embedding;

/// The gallery that a part of [GalleryContract] is about, and what its tests say again and again. The numbers are small enough to check by eye:
/// vectors lie in a plane, named by their angle; two at 60 degrees are at distance 1.
interface TestedGallery {

    String MODEL = "test-model";
    int SIZE = 64;
    Instant TIME = Instant.parse("2030-01-02T03:04:05Z");

    /// The one that is open; empty at the beginning of a test.
    Gallery gallery();

    /// Opens the store of this test once more.
    Gallery open(String modelId, int size);

    default Gallery open() {
        return open(MODEL, SIZE);
    }

    /// Closes the gallery and opens it again.
    void reopen();

    default Embedding at(double degrees) {
        return Vectors.atAngle(SIZE, degrees);
    }

    default Sample sample(double degrees) {
        return Sample.of(at(degrees));
    }

    default Addition.Added enrolled(String name, double degrees) {
        return assertInstanceOf(Addition.Added.class, gallery().enrol(name, sample(degrees)));
    }

    default String id(String name, double degrees) {
        return enrolled(name, degrees).person().id();
    }

    default List<String> names(double degrees, int limit) {
        return names(gallery().search(at(degrees), limit));
    }

    default List<String> names(List<Match> matches) {
        return matches.stream().map(match -> match.person().name()).toList();
    }

    default void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within five seconds");
            Thread.sleep(5);
        }
    }
}
