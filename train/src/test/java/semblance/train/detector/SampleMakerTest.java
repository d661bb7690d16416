package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import semblance.geometry.Box;
import semblance.image.Image;
import semblance.image.UnreadableImageException;

class SampleMakerTest {

    private static final int SIDE = 160;
    private final List<MarkedPhoto> photos = List.of(new MarkedPhoto(Path.of("a"), List.of(MarkedFaceTest.FACE)),
            new MarkedPhoto(Path.of("empty"), List.of()), new MarkedPhoto(Path.of("broken"), List.of(MarkedFaceTest.FACE)));
    private final List<MarkedPhoto> crops = List.of(new MarkedPhoto(Path.of("crop"), List.of(MarkedFaceTest.FACE)));
    private final AtomicInteger reads = new AtomicInteger();

    private SampleMaker maker() {
        var pictures = new Pictures(this::read, 1 << 20);
        return new SampleMaker(photos, crops, pictures, new SampleMaker.Scale(SIDE, 16, 200));
    }

    private Image read(Path file) {
        reads.incrementAndGet();
        if (file.endsWith("broken")) throw new UnreadableImageException("broken: a test's file");
        byte[] rgb = new byte[3 * 120 * 100];
        new Random(file.hashCode()).nextBytes(rgb);
        return new Image(120, 100, rgb);
    }

    @Test
    void the_same_seed_makes_the_same_sample() {
        Sample a = maker().make(new Random(5)), b = maker().make(new Random(5));
        assertArrayEquals(a.image().rgb(), b.image().rgb());
        assertEquals(a.faces(), b.faces());
    }

    @Test
    void learnt_faces_are_large_enough_and_mostly_in_the_picture_for_seeds_0_to_199() {
        var maker = maker();
        var frame = new Box(0, 0, SIDE, SIDE);
        int faces = 0, small = 0, large = 0, lying = 0;
        for (int seed = 0; seed < 200; seed++) {
            Sample sample = maker.make(new Random(seed));
            assertEquals(SIDE, sample.image().width());
            for (MarkedFace face : sample.faces()) {
                if (face.ignored()) continue;
                faces++;
                if (face.size() < 32) small++;
                if (face.size() > 100) large++;
                assertTrue(face.size() >= 12 && face.visible(frame) > 0.5, face.toString());
                var l = face.landmarks().orElseThrow();
                double tilt = Math.toDegrees(Math.atan2(l.rightEye().y() - l.leftEye().y(), l.rightEye().x() - l.leftEye().x()));
                assertTrue(Math.abs(tilt) < 115, "turned by 100 degrees at most, besides the face's own tilt: left stays left, got " + tilt);
                if (Math.abs(tilt) > 50) lying++;
            }
        }
        assertTrue(faces > 200 && small > 20 && large > 3 && lying > 5, faces + " faces, " + small + " small, " + large + " large, " + lying + " lying");
    }

    @Test
    void a_file_that_cannot_be_read_is_tried_once() {
        var pictures = new Pictures(this::read, 1 << 20);
        assertFalse(pictures.read(Path.of("broken")).isPresent());
        assertFalse(pictures.read(Path.of("broken")).isPresent());
        assertEquals(1, reads.get());
    }

    @Test
    void decoded_pictures_are_kept_up_to_the_limit() {
        var pictures = new Pictures(this::read, 2 * 36_000);
        for (String name : new String[] {"1", "2", "1", "3", "1", "2"}) pictures.read(Path.of(name));
        assertEquals(4, reads.get(), "1, 2, 3, and 2 again: it was the longest unused");
    }
}
