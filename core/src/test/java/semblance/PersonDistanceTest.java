package semblance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.embed.Embedding;
import semblance.gallery.Gallery;
import semblance.gallery.Match;
import semblance.gallery.Sample;

class PersonDistanceTest {

    @TempDir
    private Path folder;

    @Test
    void aPersonOfOnePhotoIsAsFarAsThatPhoto() {
        try (Gallery gallery = gallery()) {
            gallery.enrol("Ada", Sample.of(at(0)));
            List<List<Match>> nearest = List.of(gallery.search(at(60), 5));
            assertSame(nearest, PersonDistance.refine(List.of(at(60)), nearest, gallery));
        }
    }

    @Test
    void aPersonOfSeveralIsBetweenTheNearestPhotoAndTheCentre() {
        try (Gallery gallery = gallery()) {
            gallery.enrol("Ada", Sample.of(at(60)));
            gallery.enrol("Ada", Sample.of(at(180)));
            // The photo at 60 degrees is 0 away, the centre at 120 degrees 1.
            Match match = refined(gallery, at(60)).getFirst();
            assertEquals(0.5, match.distance(), 1e-6);
        }
    }

    @Test
    void oneLuckyPhotoNoLongerBeatsAnotherPersonsSteadyOnes() {
        try (Gallery gallery = gallery()) {
            gallery.enrol("Scattered", Sample.of(at(5)));
            gallery.enrol("Scattered", Sample.of(at(100)));
            gallery.enrol("Steady", Sample.of(at(-8)));
            gallery.enrol("Steady", Sample.of(at(-6)));
            assertEquals("Scattered", gallery.search(at(0), 2).getFirst().person().name());
            assertEquals(List.of("Steady", "Scattered"), refined(gallery, at(0)).stream().map(m -> m.person().name()).toList());
        }
    }

    private static List<Match> refined(Gallery gallery, Embedding probe) {
        return PersonDistance.refine(List.of(probe), List.of(gallery.search(probe, 5)), gallery).getFirst();
    }

    private Gallery gallery() {
        return Gallery.open(folder.resolve("people.sqlite"), "m", 2);
    }

    private static Embedding at(double degrees) {
        return Embedding.normalised(new float[] {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))});
    }
}
