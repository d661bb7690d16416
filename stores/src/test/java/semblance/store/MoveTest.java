package semblance.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.gallery.Gallery;
import semblance.gallery.Move;
import semblance.gallery.NewFace;
import semblance.gallery.Sample;
import semblance.gallery.Vectors;
import semblance.store.postgres.PostgresServer;

/// From a file to a server and back, broken off on the way.
class MoveTest {

    @TempDir
    Path folder;

    @Test
    void aCopyThatWasBrokenOffGoesOnWhereItWasAndComesBackTheSame() {
        String server = PostgresServer.shared().url("moved");
        Random random = new Random(1);
        List<NewFace> faces = new ArrayList<>();
        for (int i = 0; i < 250; i++) faces.add(new NewFace("default", "P" + i, Sample.of(Vectors.random(64, random))));
        try (Gallery file = GalleryPlace.of(folder.resolve("people.sqlite").toString(), Optional.empty()).open("model", 64);
                Gallery there = GalleryPlace.of(server, Optional.empty()).open("model", 64)) {
            file.enrol(faces);
            assertThrows(CancellationException.class, () -> Move.copy(file, there, done -> {
                throw new CancellationException();
            }));
            assertEquals(200, there.count().people());
            Move.Result rest = Move.copy(file, there, done -> { });
            assertEquals(List.of(50L, 200L, true), List.of(rest.copied(), rest.same(), rest.verified()));
            try (Gallery back = GalleryPlace.of(folder.resolve("back.sqlite").toString(), Optional.empty()).open("model", 64)) {
                Move.Result all = Move.copy(there, back, done -> { });
                assertEquals(List.of(250L, true, rest.digest()), List.of(all.copied(), all.verified(), all.digest()));
            }
        }
    }

    @Test
    void aPlaceIsAFileOrAServerAndItsNameHoldsNoPassword() {
        assertEquals("postgresql://host/people", GalleryPlace.of("postgresql://ada:secret@host/people?sslmode=require", Optional.empty()).toString());
        assertEquals("postgresql://host:5433/people?schema=door", GalleryPlace.of("postgresql://host:5433/people?schema=door", Optional.empty()).toString());
        assertEquals("people.sqlite", GalleryPlace.of("people.sqlite", Optional.empty()).toString());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> GalleryPlace.of("mysql://ada:secret@host/people", Optional.empty())).getMessage().contains("mysql://..."));
    }
}
