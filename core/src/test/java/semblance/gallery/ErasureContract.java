package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Erasing, and what is known of it afterwards.
interface ErasureContract extends TestedGallery {

    @Test
    default void erasesAPersonAndSaysWhatWasErased() {
        String ada = id("Ada", 0);
        gallery().add(ada, sample(10).keeping(new byte[] {1, 2, 3}));
        enrolled("Ben", 90);
        Receipt receipt = gallery().erase(ada).orElseThrow();
        assertEquals(1, receipt.people());
        assertEquals(2, receipt.faces());
        assertEquals(1, receipt.photos());
        assertEquals(Receipt.digest(List.of(ada)), receipt.digest());
        assertEquals(List.of("Ben"), names(0, 5));
        assertEquals(Optional.empty(), gallery().person(ada));
        assertEquals(List.of(), gallery().faces(ada));
        assertEquals(Optional.empty(), gallery().erase(ada));
        assertEquals(new Gallery.Count(1, 1), gallery().count());
    }

    @Test
    default void whoWasErasedCanBeEnrolledAgainAsSomeoneNew() {
        String ada = id("Ada", 0);
        gallery().erase(ada);
        assertNotEquals(ada, id("Ada", 0));
        assertEquals(List.of("Ada"), names(0, 5));
    }

    @Test
    default void erasesOneFaceOfAPerson() {
        String face = enrolled("Ada", 0).face();
        enrolled("Ada", 90);
        assertEquals(1, gallery().eraseFace(face).orElseThrow().faces());
        assertEquals(Math.sqrt(2), gallery().search(at(0), 1).getFirst().distance(), 1e-6);
        assertEquals(1, gallery().search(at(0), 1).getFirst().person().faces());
        assertEquals(Optional.empty(), gallery().eraseFace(face));
        assertEquals(Optional.empty(), gallery().eraseFace("no face"));
    }

    @Test
    default void afterErasureTheLogKnowsNothingElseOfThem() {
        String ada = id("Ada", 0), twin = id("Twin", 30);
        gallery().merge(twin, ada);
        gallery().erase(ada);
        assertTrue(gallery().changes(Page.START, 10).stream().allMatch(change -> change.kind() == Change.Kind.ERASED));
    }
}
