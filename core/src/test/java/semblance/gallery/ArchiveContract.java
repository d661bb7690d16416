package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dossiers, archives, and moving to another store.
interface ArchiveContract extends TestedGallery {

    @Test
    default void aDossierPutsAPersonBackAsTheyWere() {
        String ada = id("Ada", 0);
        gallery().add(ada, sample(20).keeping(new byte[] {5}));
        gallery().tag(ada, Set.of("staff"));
        Dossier dossier = gallery().dossier(ada).orElseThrow();
        gallery().erase(ada);
        assertInstanceOf(Update.Done.class, gallery().restore(dossier));
        assertInstanceOf(Update.Done.class, gallery().restore(dossier));
        assertEquals(dossier.person(), gallery().person(ada).orElseThrow());
        assertEquals(new Gallery.Count(1, 2), gallery().count());
        assertEquals(List.of("Ada"), names(20, 5));
        assertArrayEquals(new byte[] {5}, gallery().faces(ada).getLast().sample().photo().orElseThrow());
    }

    @Test
    default void aDossierDoesNotPushAsideANamesake() {
        String ada = id("Ada", 0);
        Dossier dossier = gallery().dossier(ada).orElseThrow();
        gallery().erase(ada);
        String other = id("Ada", 90);
        assertEquals(other, assertInstanceOf(Update.NameTaken.class, gallery().restore(dossier)).by().id());
        assertEquals(1, gallery().count().people());
    }

    @Test
    default void anArchiveHoldsEverything(@TempDir Path folder) {
        fill();
        Path archive = folder.resolve("people.jsonl");
        assertEquals(3, GalleryArchive.write(gallery(), archive));
        List<String> before = dossiers();
        List<CollectionSettings> settings = gallery().collections();
        for (Person person : gallery().people(Filter.ALL, Page.START, 10).items()) gallery().erase(person.id());
        assertEquals(new GalleryArchive.Imported(3, 0), GalleryArchive.read(archive, gallery()));
        assertEquals(before, dossiers());
        assertEquals(settings, gallery().collections());
        assertEquals(new GalleryArchive.Imported(3, 0), GalleryArchive.read(archive, gallery()));
        assertEquals(before, dossiers());
    }

    @Test
    default void anArchiveThatWasCutOrChangedChangesNothing(@TempDir Path folder) throws IOException {
        fill();
        Path archive = folder.resolve("people.jsonl");
        GalleryArchive.write(gallery(), archive);
        List<String> before = dossiers();
        gallery().enrol("Dan", sample(120));
        gallery().erase(gallery().named("default", "Dan").orElseThrow().id());
        byte[] whole = Files.readAllBytes(archive);
        for (int length : List.of(0, 1, 100, whole.length / 2, whole.length - 1)) {
            Files.write(archive, Arrays.copyOf(whole, length));
            assertEquals(GalleryException.Reason.CORRUPT, assertThrows(GalleryException.class, () -> GalleryArchive.read(archive, gallery())).reason());
        }
        whole[whole.length / 2] ^= 1;
        Files.write(archive, whole);
        assertThrows(GalleryException.class, () -> GalleryArchive.read(archive, gallery()));
        assertEquals(before, dossiers());
    }

    @Test
    default void movesToAnotherStoreAndCanBeginAgain(@TempDir Path folder) {
        fill();
        try (Gallery other = Gallery.open(folder.resolve("other.db"), MODEL, SIZE)) {
            Move.Result first = Move.copy(gallery(), other, done -> { });
            assertEquals(List.of(3L, 0L, true), List.of(first.copied(), first.same(), first.verified()));
            enrolled("Dan", 200);
            Move.Result second = Move.copy(gallery(), other, done -> { });
            assertEquals(List.of(1L, 3L, true), List.of(second.copied(), second.same(), second.verified()));
            assertEquals(names(45, 9), names(other.search(at(45), 9)));
            assertEquals(gallery().collections(), other.collections());
        }
        try (Gallery wrong = Gallery.open(folder.resolve("wrong.db"), "another model", SIZE)) {
            assertThrows(GalleryException.class, () -> Move.copy(gallery(), wrong, done -> { }));
        }
    }

    @Test
    default void whoHasNoThresholdTakesNobodysAway(@TempDir Path folder) {
        fill();
        Path archive = folder.resolve("people.jsonl");
        GalleryArchive.write(gallery(), archive);
        CollectionSettings own = new CollectionSettings("default", OptionalDouble.of(0.9), OptionalDouble.of(4), OptionalDouble.of(0.001));
        try (Gallery other = Gallery.open(folder.resolve("other.db"), MODEL, SIZE)) {
            other.configure(own);
            GalleryArchive.read(archive, other);
            assertEquals(List.of(own, gallery().collections().getLast()), other.collections());
            Move.copy(gallery(), other, done -> { });
            assertEquals(List.of(own, gallery().collections().getLast()), other.collections());
        }
    }

    private void fill() {
        String ada = id("Ada", 0), ben = id("Ben", 90);
        gallery().add(ada, sample(10).keeping(new byte[] {1, 2, 3}).withQuality(0.5));
        gallery().tag(ada, Set.of("staff", "night"));
        gallery().keepApart(ada, ben);
        gallery().reject(ada, at(45));
        gallery().sighted(List.of(new Sighting(ada, TIME, TIME.plusSeconds(1), "door", 0.5)));
        gallery().enrol("door", "Cem", sample(180));
        gallery().configure(new CollectionSettings("door", OptionalDouble.of(1.1), OptionalDouble.of(5), OptionalDouble.of(0.01)));
    }

    private List<String> dossiers() {
        return gallery().people(Filter.ALL, Page.START, 100).items().stream()
                .map(person -> gallery().dossier(person.id()).orElseThrow().digest()).toList();
    }
}
