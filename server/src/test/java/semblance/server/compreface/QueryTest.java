package semblance.server.compreface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semblance.server.Refused;

class QueryTest {

    @Test
    void aSecondQuestionMarkPartsLikeAnAmpersand() {
        Query query = new Query("subject=Ada%20L?det_prob_threshold=0.8?status=true");
        assertEquals(Optional.of("Ada L"), query.text("subject"));
        assertEquals(0.8, query.share("det_prob_threshold").getAsDouble());
        assertTrue(query.yes("status"));
    }

    @Test
    void anAmpersandAtTheBeginningIsNothing() {
        assertEquals(new Options(2, 0.7, 3, Set.of("landmarks", "age"), true),
                Options.of(new Query("&limit=2&det_prob_threshold=0.7&prediction_count=3&face_plugins=landmarks,age&status=True")));
    }

    @Test
    void whatIsEmptyOrUndefinedWasNotGiven() {
        Options options = Options.of(new Query("face_plugins=undefined&det_prob_threshold=&limit=null"));
        assertEquals(0, options.limit());
        assertEquals(0, options.minScore());
        assertEquals(1, options.predictions());
        assertFalse(options.landmarks() || options.embeddings() || options.status());
    }

    @Test
    void aPluginNamedTwiceIsOne() {
        assertEquals(Set.of("landmarks", "pose"), Options.of(new Query("face_plugins=landmarks,%20pose,landmarks")).plugins());
    }

    @Test
    void valuesThatCantBeAreRefusedInWords() {
        for (String raw : new String[] {"limit=-1", "limit=2.5", "limit=99999999999", "det_prob_threshold=1.5", "det_prob_threshold=NaN", "prediction_count=0", "subject=%zz"}) {
            Refused refused = assertThrows(Refused.class, () -> Options.of(new Query(raw)), raw);
            assertEquals(26, Code.number(refused.problem()), raw);
            assertTrue(refused.getMessage().contains("wanted"), refused.getMessage());
        }
    }

    @Test
    void aFacesNumberTravelsInAnIdThatIsAUuid() {
        for (String face : new String[] {"0", "1", "4711", "999999999999999999", "1843000000000000000", "4611686018427387903"}) {
            String id = ImageId.of(face);
            assertEquals(id, java.util.UUID.fromString(id).toString());
            assertEquals(face, ImageId.face(id));
        }
        assertEquals("53454d42-4c41-8000-8000-000000000001", ImageId.of("1"));
    }

    @Test
    void otherStoresIdsTravelAsTheyAre() {
        for (String face : new String[] {"01", "-5", "4611686018427387904", "9999999999999999999", "12345678901234567890", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "", "../x"}) {
            assertEquals(face, ImageId.of(face));
            assertEquals(face, ImageId.face(face));
        }
    }
}
