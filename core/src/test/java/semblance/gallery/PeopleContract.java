package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.gallery.Person.Status;

/// People with their faces, collections, tags and statuses.
interface PeopleContract extends TestedGallery {

    @Test
    default void listsPeopleInOrderPageByPage() {
        List<String> names = new ArrayList<>(IntStream.range(0, 25).mapToObj(i -> "P%02d".formatted(i)).toList());
        Collections.shuffle(names, new Random(1));
        for (String name : names) enrolled(name, 13 * Integer.parseInt(name.substring(1)));
        List<String> listed = new ArrayList<>();
        Optional<String> next = Optional.of(Page.START);
        int pages = 0;
        for (; next.isPresent(); pages++) {
            Page<Person> page = gallery().people(Filter.ALL, next.get(), 10);
            page.items().forEach(person -> listed.add(person.name()));
            next = page.next();
        }
        assertEquals(names.stream().sorted().toList(), listed);
        assertEquals(3, pages);
    }

    @Test
    default void renamesAndRefusesATakenName() {
        String ada = id("Ada", 0), ben = id("Ben", 90);
        Update.Done done = assertInstanceOf(Update.Done.class, gallery().rename(ada, "Ada Lovelace"));
        assertEquals("Ada Lovelace", done.person().name());
        assertEquals(List.of("Ada Lovelace"), names(0, 1));
        assertEquals(ada, assertInstanceOf(Update.NameTaken.class, gallery().rename(ben, "Ada Lovelace")).by().id());
        assertInstanceOf(Update.Done.class, gallery().rename(ben, "Ben"));
        assertEquals(new Update.NoSuchPerson("nobody"), gallery().rename("nobody", "X"));
        assertEquals(Optional.empty(), gallery().named("default", "Ada"));
    }

    @Test
    default void mergesTwoPeopleIntoOne() {
        String ada = id("Ada", 0), twin = id("Ada's twin", 40);
        gallery().tag(twin, Set.of("staff"));
        Update.Done done = assertInstanceOf(Update.Done.class, gallery().merge(twin, ada));
        assertEquals(2, done.person().faces());
        assertEquals(Set.of("staff"), done.person().tags());
        assertEquals(List.of("Ada"), names(40, 5));
        assertEquals(2, gallery().search(at(0), 1).getFirst().person().faces());
        assertEquals(Optional.empty(), gallery().person(twin));
        assertEquals(2, gallery().faces(ada).size());
        assertInstanceOf(Update.NoSuchPerson.class, gallery().merge(twin, ada));
        assertThrows(IllegalArgumentException.class, () -> gallery().merge(ada, ada));
    }

    @Test
    default void anEnrolledFaceLeadsToItsPerson() {
        Addition.Added ada = enrolled("Ada", 0);
        enrolled("Ben", 10);
        assertEquals(ada.person().id(), gallery().owner(ada.face()).orElseThrow().id());
        assertEquals(Optional.empty(), gallery().owner("no face"));
        gallery().eraseFace(ada.face());
        assertEquals(Optional.empty(), gallery().owner(ada.face()));
    }

    @Test
    default void photosAreKeptOnlyWhenGiven() {
        byte[] photo = {1, 2, 3};
        String with = assertInstanceOf(Addition.Added.class, gallery().enrol("Ada", sample(0).keeping(photo))).face();
        String without = enrolled("Ada", 10).face();
        assertArrayEquals(photo, gallery().photo(with).orElseThrow());
        assertEquals(Optional.empty(), gallery().photo(without));
        assertEquals(Optional.empty(), gallery().photo("no face"));
    }

    @Test
    default void facesComeBackAsTheyWereGiven() {
        Sample given = sample(33).withQuality(0.25).keeping(new byte[] {9});
        String ada = assertInstanceOf(Addition.Added.class, gallery().enrol("Ada", given)).person().id();
        Sample kept = gallery().faces(ada).getFirst().sample();
        assertArrayEquals(given.embedding().values(), kept.embedding().values());
        assertEquals(given.digest(), kept.digest());
        assertEquals(0.25, kept.quality());
    }

    @Test
    default void collectionsAreApart() {
        gallery().enrol("door", "Ada", sample(0));
        gallery().enrol("site", "Ada", sample(0));
        assertEquals(2, gallery().count().people());
        List<Match> found = gallery().search(at(0), 5, Filter.ALL.in("site"));
        assertEquals(List.of("site"), found.stream().map(match -> match.person().collection()).toList());
        assertEquals(2, gallery().search(at(0), 5).size());
        assertEquals(1, gallery().people(Filter.ALL.in("door"), Page.START, 5).items().size());
    }

    @Test
    default void aCollectionHasItsOwnThreshold() {
        gallery().enrol("door", "Ada", sample(0));
        CollectionSettings site = new CollectionSettings("site", OptionalDouble.of(1.08), OptionalDouble.empty(), OptionalDouble.of(0.001));
        gallery().configure(site);
        assertEquals(List.of(new CollectionSettings("door", OptionalDouble.empty(), OptionalDouble.empty()),
                site), gallery().collections());
        assertThrows(IllegalArgumentException.class, () -> new CollectionSettings("door", OptionalDouble.of(3), OptionalDouble.empty()));
        assertThrows(IllegalArgumentException.class, () -> new CollectionSettings("door", OptionalDouble.of(1), OptionalDouble.empty(), OptionalDouble.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new CollectionSettings("door", OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(0.1)));
    }

    @Test
    default void filtersByTagsAndStatus() {
        String ada = id("Ada", 0), ben = id("Ben", 10);
        gallery().tag(ada, Set.of("staff", "night"));
        gallery().tag(ben, Set.of("staff"));
        assertEquals(List.of("Ada"), names(gallery().search(at(10), 5, Filter.ALL.tagged("staff", "night"))));
        assertEquals(List.of("Ben", "Ada"), names(gallery().search(at(10), 5, Filter.ALL.tagged("staff"))));
        gallery().mark(ben, Status.IGNORED);
        assertEquals(List.of("Ada"), names(gallery().search(at(10), 5, Filter.ALL.being(Status.KNOWN))));
        enrolled("Ben", 20);
        assertEquals(Status.KNOWN, gallery().person(ben).orElseThrow().status());
    }
}
