package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.embed.Embedding;
import semblance.gallery.Person.Status;

/// What every store must do: extend this with one `open` and it is tested. The numbers are small enough to check
/// by eye: vectors lie in a plane, named by their angle; two at 60 degrees are at distance 1.
public abstract class GalleryContract {

    protected static final String MODEL = "test-model";
    protected static final int SIZE = 64;

    protected Gallery gallery;

    /// Opens the store of this test, or makes it; empty the first time it is called in a test.
    protected abstract Gallery open(String modelId, int size);

    protected final Gallery open() {
        return open(MODEL, SIZE);
    }

    @BeforeEach
    void openEmpty() {
        gallery = open();
    }

    @AfterEach
    void closeIt() {
        gallery.close();
    }

    protected static Embedding at(double degrees) {
        return Vectors.atAngle(SIZE, degrees);
    }

    protected static Sample sample(double degrees) {
        return Sample.of(at(degrees));
    }

    protected Addition.Added enrolled(String name, double degrees) {
        return assertInstanceOf(Addition.Added.class, gallery.enrol(name, sample(degrees)));
    }

    protected String id(String name, double degrees) {
        return enrolled(name, degrees).person().id();
    }

    protected List<String> names(double degrees, int limit) {
        return names(gallery.search(at(degrees), limit));
    }

    protected static List<String> names(List<Match> matches) {
        return matches.stream().map(match -> match.person().name()).toList();
    }

    // ---- enrolling and searching

    @Test
    void anEmptyGalleryFindsNobody() {
        assertEquals(List.of(), gallery.search(at(0), 5));
        assertEquals(new Gallery.Count(0, 0), gallery.count());
        assertEquals(new Page<>(List.of(), Optional.empty()), gallery.people(Filter.ALL, Page.START, 10));
    }

    @Test
    void knowsItsModel() {
        assertEquals(MODEL, gallery.modelId());
        assertEquals(SIZE, gallery.size());
    }

    @Test
    void aGalleryWithNobodyInItTakesTheModelOfWhoOpensIt() {
        gallery.erase(id("Ada", 0));
        gallery.configure(new CollectionSettings("default", OptionalDouble.of(0.5), OptionalDouble.empty()));
        try (Gallery other = open("other", SIZE)) {
            assertEquals("other", other.modelId());
            assertTrue(other.collections().stream().allMatch(c -> c.threshold().isEmpty()));
            other.enrol("Ben", sample(10));
            assertEquals(List.of("Ben"), names(other.search(at(10), 1)));
        }
        assertEquals(GalleryException.Reason.OTHER_MODEL, assertThrows(GalleryException.class, () -> enrolled("Cem", 20)).reason());
    }

    @Test
    void aGalleryWithSomebodyInItKeepsItsModel() {
        enrolled("Ada", 0);
        assertEquals(GalleryException.Reason.OTHER_MODEL, assertThrows(GalleryException.class, () -> open("other", SIZE)).reason());
        assertEquals(GalleryException.Reason.OTHER_MODEL, assertThrows(GalleryException.class, () -> open(MODEL, SIZE / 2)).reason());
        assertEquals(List.of("Ada"), names(0, 5));
        try (Gallery same = open()) {
            assertEquals(List.of("Ada"), names(same.search(at(0), 5)));
        }
    }

    @Test
    void findsTheNearestPeopleInOrderWithTheirDistances() {
        enrolled("Ada", 0);
        enrolled("Ben", 60);
        enrolled("Cem", 180);
        List<Match> found = gallery.search(at(0), 5);
        assertEquals(List.of("Ada", "Ben", "Cem"), names(found));
        assertEquals(0, found.get(0).distance(), 1e-6);
        assertEquals(1, found.get(1).distance(), 1e-6);
        assertEquals(2, found.get(2).distance(), 1e-6);
        assertEquals(List.of("Ada", "Ben"), names(10, 2));
    }

    @Test
    void aPersonIsFoundOnceByTheNearestOfTheirFaces() {
        enrolled("Ada", 0);
        String near = enrolled("Ada", 20).face();
        enrolled("Ada", 90);
        enrolled("Ben", 30);
        List<Match> found = gallery.search(at(20), 5);
        assertEquals(List.of("Ada", "Ben"), names(found));
        assertEquals(near, found.getFirst().face());
        assertEquals(3, found.getFirst().person().faces());
    }

    @Test
    void aPersonsCentreIsTheMeanDirectionOfTheirFaces() {
        String ada = id("Ada", 0), ben = id("Ben", 90);
        String face = enrolled("Ada", 40).face();
        Map<String, Embedding> centres = gallery.centres(Set.of(ada, ben, "nobody"));
        assertEquals(Set.of(ada, ben), centres.keySet());
        assertEquals(0, centres.get(ada).distanceTo(at(20)), 1e-5);
        assertEquals(0, centres.get(ben).distanceTo(at(90)), 1e-5);
        gallery.eraseFace(face);
        assertEquals(0, gallery.centres(Set.of(ada)).get(ada).distanceTo(at(0)), 1e-5);
        assertEquals(Map.of(), gallery.centres(Set.of()));
    }

    @Test
    void manyProbesAtOnceGiveWhatEachGivesAlone() {
        for (int i = 0; i < 12; i++) enrolled("P" + i, 30 * i);
        List<Embedding> probes = IntStream.range(0, 41).mapToObj(i -> at(8.7 * i)).toList();
        List<List<Match>> together = gallery.search(probes, 3, Filter.ALL);
        for (int i = 0; i < probes.size(); i++) {
            assertEquals(names(gallery.search(probes.get(i), 3)), names(together.get(i)));
        }
    }

    @Test
    void answersAsIfEveryVectorHadBeenComparedSeed7() {
        Random random = new Random(7);
        Map<String, List<Embedding>> truth = new HashMap<>();
        List<NewFace> faces = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            NewFace face = new NewFace(Gallery.DEFAULT_COLLECTION, "P" + random.nextInt(90), Sample.of(Vectors.random(SIZE, random)));
            faces.add(face);
            truth.computeIfAbsent(face.name(), name -> new ArrayList<>()).add(face.sample().embedding());
        }
        gallery.enrol(faces);
        for (int i = 0; i < 20; i++) {
            Embedding probe = Vectors.random(SIZE, random);
            Map<String, Double> nearest = new HashMap<>();
            truth.forEach((name, all) -> nearest.put(name, all.stream().mapToDouble(probe::distanceTo).min().orElseThrow()));
            List<Match> found = gallery.search(probe, 10);
            assertEquals(nearest.keySet().stream().sorted(Comparator.comparing(nearest::get)).limit(10).toList(), names(found));
            for (Match match : found) assertEquals(nearest.get(match.person().name()), match.distance(), 1e-5);
        }
    }

    @Test
    void manyAreEnrolledInOneStep() {
        List<NewFace> faces = IntStream.range(0, 300)
                .mapToObj(i -> new NewFace("default", "P" + i % 100, sample(i * 1.1))).toList();
        List<Addition> added = gallery.enrol(faces);
        assertEquals(300, added.stream().filter(Addition.Added.class::isInstance).count());
        assertEquals(new Gallery.Count(100, 300), gallery.count());
    }

    @Test
    void ofManyOneImpossibleMeansNone() {
        List<NewFace> faces = List.of(new NewFace("default", "Ada", sample(0)),
                new NewFace("default", "Ben", Sample.of(Vectors.atAngle(SIZE + 1, 0))));
        assertThrows(IllegalArgumentException.class, () -> gallery.enrol(faces));
        assertEquals(new Gallery.Count(0, 0), gallery.count());
    }

    @Test
    void theSamePictureIsNotAddedTwice() {
        Addition.Added first = enrolled("Ada", 0);
        Addition.Duplicate again = assertInstanceOf(Addition.Duplicate.class, gallery.enrol("Ada", sample(0)));
        assertEquals(first.face(), again.face());
        Addition.Duplicate other = assertInstanceOf(Addition.Duplicate.class, gallery.enrol("Ben", sample(0).withQuality(0.5)));
        assertEquals("Ada", other.person().name());
        assertEquals(new Gallery.Count(1, 1), gallery.count());
        assertEquals(Optional.empty(), gallery.named("default", "Ben"));
    }

    @Test
    void theSamePictureTwiceInOneStepIsAddedOnce() {
        List<Addition> additions = gallery.enrol(List.of(new NewFace("default", "Ada", sample(0)), new NewFace("default", "Ada", sample(0)),
                new NewFace("default", "Ben", sample(0)), new NewFace("default", "Ben", sample(10))));
        assertEquals(List.of("Added", "Duplicate", "Duplicate", "Added"), additions.stream().map(a -> a.getClass().getSimpleName()).toList());
        assertEquals(new Gallery.Count(2, 2), gallery.count());
    }

    @Test
    void aFaceIsAddedByThePersonsId() {
        String ada = id("Ada", 0);
        assertInstanceOf(Addition.Added.class, gallery.add(ada, sample(50)));
        assertEquals(List.of("Ada"), names(50, 1));
        assertEquals(new Addition.NoSuchPerson("nobody"), gallery.add("nobody", sample(70)));
    }

    // ---- what is refused, with nothing changed

    @Test
    void refusesVectorsOfAnotherSize() {
        Embedding other = Vectors.atAngle(32, 0);
        assertThrows(IllegalArgumentException.class, () -> gallery.enrol("Ada", Sample.of(other)));
        assertThrows(IllegalArgumentException.class, () -> gallery.search(other, 1));
        assertEquals(0, gallery.count().people());
    }

    @Test
    void refusesVectorsThatAreNotOfUnitLengthOrNotNumbers() {
        assertThrows(IllegalArgumentException.class, () -> new Embedding(new float[SIZE]));
        float[] nan = at(0).values().clone();
        nan[3] = Float.NaN;
        assertThrows(IllegalArgumentException.class, () -> new Embedding(nan));
    }

    @Test
    void refusesNamesThatAreNone() {
        for (String name : List.of("", "  ", " Ada", "A\nda", "A\u0000da", "\ud800", "x".repeat(10 << 20))) {
            assertThrows(IllegalArgumentException.class, () -> gallery.enrol(name, sample(0)));
        }
        String ada = id("Ada", 0);
        assertThrows(IllegalArgumentException.class, () -> gallery.rename(ada, "A\tda"));
        assertThrows(IllegalArgumentException.class, () -> gallery.tag(ada, Set.of("a\nb")));
        assertEquals("Ada", gallery.person(ada).orElseThrow().name());
    }

    @Test
    void takesAnyWritingForAName() {
        for (String name : List.of("Zoë Ångström", "李小龙", "O'Brien; DROP TABLE person", "🙂", "a%_b")) {
            gallery.enrol(name, Sample.of(Vectors.random(SIZE, new Random(name.hashCode()))));
            assertEquals(name, gallery.named("default", name).orElseThrow().name());
        }
        assertEquals(5, gallery.people(Filter.ALL, Page.START, 10).items().size());
    }

    @Test
    void refusesImpossibleLimits() {
        assertThrows(IllegalArgumentException.class, () -> gallery.search(at(0), 0));
        assertThrows(IllegalArgumentException.class, () -> gallery.people(Filter.ALL, Page.START, 0));
        assertThrows(IllegalArgumentException.class, () -> gallery.people(Filter.ALL, "no such place", 3));
    }

    @Test
    void afterClosingEveryCallSaysSo() {
        gallery.close();
        GalleryException e = assertThrows(GalleryException.class, () -> gallery.search(at(0), 1));
        assertEquals(GalleryException.Reason.CLOSED, e.reason());
        assertThrows(GalleryException.class, () -> gallery.enrol("Ada", sample(0)));
        gallery.close();
    }

    // ---- people

    @Test
    void listsPeopleInOrderPageByPage() {
        List<String> names = new ArrayList<>(IntStream.range(0, 25).mapToObj(i -> "P%02d".formatted(i)).toList());
        Collections.shuffle(names, new Random(1));
        for (String name : names) enrolled(name, 13 * Integer.parseInt(name.substring(1)));
        List<String> listed = new ArrayList<>();
        Optional<String> next = Optional.of(Page.START);
        int pages = 0;
        for (; next.isPresent(); pages++) {
            Page<Person> page = gallery.people(Filter.ALL, next.get(), 10);
            page.items().forEach(person -> listed.add(person.name()));
            next = page.next();
        }
        assertEquals(names.stream().sorted().toList(), listed);
        assertEquals(3, pages);
    }

    @Test
    void renamesAndRefusesATakenName() {
        String ada = id("Ada", 0), ben = id("Ben", 90);
        Update.Done done = assertInstanceOf(Update.Done.class, gallery.rename(ada, "Ada Lovelace"));
        assertEquals("Ada Lovelace", done.person().name());
        assertEquals(List.of("Ada Lovelace"), names(0, 1));
        assertEquals(ada, assertInstanceOf(Update.NameTaken.class, gallery.rename(ben, "Ada Lovelace")).by().id());
        assertInstanceOf(Update.Done.class, gallery.rename(ben, "Ben"));
        assertEquals(new Update.NoSuchPerson("nobody"), gallery.rename("nobody", "X"));
        assertEquals(Optional.empty(), gallery.named("default", "Ada"));
    }

    @Test
    void mergesTwoPeopleIntoOne() {
        String ada = id("Ada", 0), twin = id("Ada's twin", 40);
        gallery.tag(twin, Set.of("staff"));
        Update.Done done = assertInstanceOf(Update.Done.class, gallery.merge(twin, ada));
        assertEquals(2, done.person().faces());
        assertEquals(Set.of("staff"), done.person().tags());
        assertEquals(List.of("Ada"), names(40, 5));
        assertEquals(2, gallery.search(at(0), 1).getFirst().person().faces());
        assertEquals(Optional.empty(), gallery.person(twin));
        assertEquals(2, gallery.faces(ada).size());
        assertInstanceOf(Update.NoSuchPerson.class, gallery.merge(twin, ada));
        assertThrows(IllegalArgumentException.class, () -> gallery.merge(ada, ada));
    }

    @Test
    void erasesAPersonAndSaysWhatWasErased() {
        String ada = id("Ada", 0);
        gallery.add(ada, sample(10).keeping(new byte[] {1, 2, 3}));
        enrolled("Ben", 90);
        Receipt receipt = gallery.erase(ada).orElseThrow();
        assertEquals(1, receipt.people());
        assertEquals(2, receipt.faces());
        assertEquals(1, receipt.photos());
        assertEquals(Receipt.digest(List.of(ada)), receipt.digest());
        assertEquals(List.of("Ben"), names(0, 5));
        assertEquals(Optional.empty(), gallery.person(ada));
        assertEquals(List.of(), gallery.faces(ada));
        assertEquals(Optional.empty(), gallery.erase(ada));
        assertEquals(new Gallery.Count(1, 1), gallery.count());
    }

    @Test
    void whoWasErasedCanBeEnrolledAgainAsSomeoneNew() {
        String ada = id("Ada", 0);
        gallery.erase(ada);
        assertNotEquals(ada, id("Ada", 0));
        assertEquals(List.of("Ada"), names(0, 5));
    }

    @Test
    void erasesOneFaceOfAPerson() {
        String face = enrolled("Ada", 0).face();
        enrolled("Ada", 90);
        assertEquals(1, gallery.eraseFace(face).orElseThrow().faces());
        assertEquals(Math.sqrt(2), gallery.search(at(0), 1).getFirst().distance(), 1e-6);
        assertEquals(1, gallery.search(at(0), 1).getFirst().person().faces());
        assertEquals(Optional.empty(), gallery.eraseFace(face));
        assertEquals(Optional.empty(), gallery.eraseFace("no face"));
    }

    @Test
    void anEnrolledFaceLeadsToItsPerson() {
        Addition.Added ada = enrolled("Ada", 0);
        enrolled("Ben", 10);
        assertEquals(ada.person().id(), gallery.owner(ada.face()).orElseThrow().id());
        assertEquals(Optional.empty(), gallery.owner("no face"));
        gallery.eraseFace(ada.face());
        assertEquals(Optional.empty(), gallery.owner(ada.face()));
    }

    @Test
    void photosAreKeptOnlyWhenGiven() {
        byte[] photo = {1, 2, 3};
        String with = assertInstanceOf(Addition.Added.class, gallery.enrol("Ada", sample(0).keeping(photo))).face();
        String without = enrolled("Ada", 10).face();
        assertArrayEquals(photo, gallery.photo(with).orElseThrow());
        assertEquals(Optional.empty(), gallery.photo(without));
        assertEquals(Optional.empty(), gallery.photo("no face"));
    }

    @Test
    void facesComeBackAsTheyWereGiven() {
        Sample given = sample(33).withQuality(0.25).keeping(new byte[] {9});
        String ada = assertInstanceOf(Addition.Added.class, gallery.enrol("Ada", given)).person().id();
        Sample kept = gallery.faces(ada).getFirst().sample();
        assertArrayEquals(given.embedding().values(), kept.embedding().values());
        assertEquals(given.digest(), kept.digest());
        assertEquals(0.25, kept.quality());
    }

    // ---- collections, tags, statuses

    @Test
    void collectionsAreApart() {
        gallery.enrol("door", "Ada", sample(0));
        gallery.enrol("site", "Ada", sample(0));
        assertEquals(2, gallery.count().people());
        List<Match> found = gallery.search(at(0), 5, Filter.ALL.in("site"));
        assertEquals(List.of("site"), found.stream().map(match -> match.person().collection()).toList());
        assertEquals(2, gallery.search(at(0), 5).size());
        assertEquals(1, gallery.people(Filter.ALL.in("door"), Page.START, 5).items().size());
    }

    @Test
    void aCollectionHasItsOwnThreshold() {
        gallery.enrol("door", "Ada", sample(0));
        gallery.configure(new CollectionSettings("site", OptionalDouble.of(1.08), OptionalDouble.empty()));
        assertEquals(List.of(new CollectionSettings("door", OptionalDouble.empty(), OptionalDouble.empty()),
                new CollectionSettings("site", OptionalDouble.of(1.08), OptionalDouble.empty())), gallery.collections());
        assertThrows(IllegalArgumentException.class, () -> new CollectionSettings("door", OptionalDouble.of(3), OptionalDouble.empty()));
    }

    @Test
    void filtersByTagsAndStatus() {
        String ada = id("Ada", 0), ben = id("Ben", 10);
        gallery.tag(ada, Set.of("staff", "night"));
        gallery.tag(ben, Set.of("staff"));
        assertEquals(List.of("Ada"), names(gallery.search(at(10), 5, Filter.ALL.tagged("staff", "night"))));
        assertEquals(List.of("Ben", "Ada"), names(gallery.search(at(10), 5, Filter.ALL.tagged("staff"))));
        gallery.mark(ben, Status.IGNORED);
        assertEquals(List.of("Ada"), names(gallery.search(at(10), 5, Filter.ALL.being(Status.KNOWN))));
        enrolled("Ben", 20);
        assertEquals(Status.KNOWN, gallery.person(ben).orElseThrow().status());
    }

    // ---- strangers and mistakes

    private Person stranger(double... degrees) {
        List<Sample> samples = Arrays.stream(degrees).mapToObj(GalleryContract::sample).toList();
        return assertInstanceOf(Addition.Added.class, gallery.stranger("default", samples)).person();
    }

    @Test
    void aStrangerIsRecognisedWhenSeenAgainAndThenNamed() {
        Person stranger = stranger(0, 10);
        assertEquals(Status.PROVISIONAL, stranger.status());
        assertEquals(2, stranger.faces());
        assertEquals(stranger.id(), gallery.search(at(5), 1).getFirst().person().id());
        assertInstanceOf(Addition.Duplicate.class, gallery.stranger("default", List.of(sample(10))));
        Update.Done named = assertInstanceOf(Update.Done.class, gallery.rename(stranger.id(), "Ada"));
        assertEquals(Status.KNOWN, named.person().status());
        assertEquals(List.of("Ada"), names(5, 3));
    }

    @Test
    void aStrangerIsMergedIntoAKnownPerson() {
        String ada = id("Ada", 0);
        Person stranger = stranger(40);
        gallery.sighted(List.of(new Sighting(stranger.id(), TIME, TIME.plusSeconds(5), "door", 0.2)));
        gallery.merge(stranger.id(), ada);
        assertEquals(List.of("Ada"), names(40, 3));
        assertEquals(Status.KNOWN, gallery.person(ada).orElseThrow().status());
        assertEquals(1, gallery.sightings(Optional.of(ada), Page.START, 10).items().size());
    }

    @Test
    void strangersNotSeenForLongExpireButKnownPeopleDoNot() {
        Person stranger = stranger(0);
        String ada = id("Ada", 90);
        assertEquals(0, gallery.expire(stranger.seen()).people());
        Receipt receipt = gallery.expire(stranger.seen().plusSeconds(1));
        assertEquals(1, receipt.people());
        assertEquals(1, receipt.faces());
        assertEquals(List.of("Ada"), names(0, 5));
        assertEquals(Optional.empty(), gallery.person(stranger.id()));
        assertEquals(List.of(receipt), gallery.receipts());
        assertEquals(Optional.of(ada), gallery.named("default", "Ada").map(Person::id));
    }

    @Test
    void whatWasSaidNotToBeSomeoneIsRemembered() {
        String ada = id("Ada", 0);
        enrolled("Ben", 60);
        assertEquals(List.of("Ada", "Ben"), names(20, 5));
        gallery.reject(ada, at(20));
        assertEquals(List.of("Ben"), names(20, 5));
        assertEquals(List.of("Ada", "Ben"), names(5, 5));
        assertEquals(List.of(List.of("Ben"), List.of("Ada")), gallery.search(List.of(at(20), at(5)), 1, Filter.ALL).stream().map(GalleryContract::names).toList());
        assertInstanceOf(Update.NoSuchPerson.class, gallery.reject("nobody", at(20)));
        gallery.close();
        gallery = open();
        assertEquals(List.of("Ben"), names(20, 5));
    }

    @Test
    void twoPeopleAreKeptApartUntilSomeoneMergesThem() {
        String ada = id("Ada", 0), ben = id("Ben", 10), cem = id("Cem", 20);
        assertInstanceOf(Update.Done.class, gallery.keepApart(ada, ben));
        gallery.keepApart(cem, ben);
        assertEquals(Set.of(ben), gallery.dossier(ada).orElseThrow().apart());
        assertEquals(Set.of(ada, cem), gallery.dossier(ben).orElseThrow().apart());
        gallery.merge(ada, ben);
        assertEquals(Set.of(cem), gallery.dossier(ben).orElseThrow().apart());
        assertInstanceOf(Update.NoSuchPerson.class, gallery.keepApart(ada, cem));
        assertThrows(IllegalArgumentException.class, () -> gallery.keepApart(ben, ben));
    }

    @Test
    void strangersWhoMayBeSomeoneAreProposedForMerging() {
        enrolled("Ada", 0);
        Person near = stranger(20), same = stranger(100), later = stranger(110);
        stranger(250);
        List<Suggestion> proposed = Suggestion.of(gallery, "default", 0.5);
        assertEquals(2, proposed.size());
        Suggestion surest = proposed.getFirst();
        assertEquals(Set.of(same.id(), later.id()), Set.of(surest.stranger().id(), surest.into().id()));
        assertEquals(List.of(near.id(), "Ada"), List.of(proposed.getLast().stranger().id(), proposed.getLast().into().name()));
        assertEquals(at(0).distanceTo(at(20)), proposed.getLast().distance(), 1e-6);
        gallery.keepApart(same.id(), later.id());
        assertEquals(List.of("Ada"), Suggestion.of(gallery, "default", 0.5).stream().map(one -> one.into().name()).toList());
    }

    // ---- sightings

    protected static final Instant TIME = Instant.parse("2030-01-02T03:04:05Z");

    @Test
    void sightingsAreNotedListedAndErasedWithThePerson() {
        String ada = id("Ada", 0), ben = id("Ben", 90);
        List<Sighting> sightings = IntStream.range(0, 25).mapToObj(i -> new Sighting(i % 2 == 0 ? ada : ben,
                TIME.plusSeconds(60 * i), TIME.plusSeconds(60 * i + 5), "door", 0.5)).toList();
        gallery.sighted(sightings);
        gallery.sighted(List.of(new Sighting("nobody", TIME, TIME, "door", 0.5)));
        Page<Sighting> first = gallery.sightings(Optional.empty(), Page.START, 20);
        assertEquals(sightings.subList(0, 20), first.items());
        assertEquals(new Page<>(sightings.subList(20, 25), Optional.empty()), gallery.sightings(Optional.empty(), first.next().orElseThrow(), 20));
        assertEquals(13, gallery.sightings(Optional.of(ada), Page.START, 20).items().size());
        assertEquals(TIME.plusSeconds(60 * 24 + 5), gallery.person(ada).orElseThrow().seen());
        assertEquals(13, gallery.erase(ada).orElseThrow().sightings());
        assertEquals(12, gallery.sightings(Optional.empty(), Page.START, 20).items().size());
    }

    @Test
    void aClockThatGoesBackMakesNobodySeenEarlier() {
        String ada = id("Ada", 0);
        gallery.sighted(List.of(new Sighting(ada, TIME, TIME, "door", 0.5)));
        gallery.sighted(List.of(new Sighting(ada, Instant.EPOCH, Instant.EPOCH, "door", 0.5)));
        enrolled("Ada", 10);
        assertEquals(TIME, gallery.person(ada).orElseThrow().seen());
    }

    // ---- following

    @Test
    void theLogTellsWhatHappenedInOrder() {
        String ada = id("Ada", 0);
        gallery.rename(ada, "Bea");
        List<Change> changes = gallery.changes(Page.START, 10);
        assertEquals(List.of(Change.Kind.ENROLLED, Change.Kind.FACE_ADDED, Change.Kind.CHANGED),
                changes.stream().map(Change::kind).toList());
        assertTrue(changes.stream().allMatch(change -> change.person().equals(ada)));
        assertEquals(List.of(), gallery.changes(changes.getLast().cursor(), 10));
        assertEquals(1, gallery.changes(changes.get(1).cursor(), 10).size());
    }

    @Test
    void afterErasureTheLogKnowsNothingElseOfThem() {
        String ada = id("Ada", 0), twin = id("Twin", 30);
        gallery.merge(twin, ada);
        gallery.erase(ada);
        assertTrue(gallery.changes(Page.START, 10).stream().allMatch(change -> change.kind() == Change.Kind.ERASED));
    }

    @Test
    void watchersAreToldOfEveryChangeFromThenOn() throws InterruptedException {
        enrolled("Ada", 0);
        BlockingQueue<Change> seen = new LinkedBlockingQueue<>();
        try (Gallery.Watch watch = gallery.watch(seen::add)) {
            String ben = id("Ben", 20);
            assertEquals(new Step(Change.Kind.ENROLLED, ben), step(seen));
            assertEquals(new Step(Change.Kind.FACE_ADDED, ben), step(seen));
            gallery.erase(ben);
            assertEquals(new Step(Change.Kind.ERASED, ben), step(seen));
        }
        enrolled("Cem", 40);
        assertEquals(null, seen.poll(300, TimeUnit.MILLISECONDS));
    }

    private record Step(Change.Kind kind, String person) {
    }

    private static Step step(BlockingQueue<Change> seen) throws InterruptedException {
        Change change = seen.poll(10, TimeUnit.SECONDS);
        return new Step(change.kind(), change.person());
    }

    // ---- opening again, several at once

    @Test
    void everythingIsThereAfterOpeningAgain() {
        String ada = id("Ada", 0);
        gallery.tag(ada, Set.of("staff"));
        gallery.enrol("door", "Ben", sample(90).keeping(new byte[] {7}));
        gallery.close();
        gallery = open();
        assertEquals(List.of("Ada", "Ben"), names(0, 5));
        assertEquals(Set.of("staff"), gallery.person(ada).orElseThrow().tags());
        assertEquals(new Gallery.Count(2, 2), gallery.count());
    }

    @Test
    void twoOpenOnesSeeEachOthersChangesInTime() throws InterruptedException {
        try (Gallery other = open()) {
            String ada = id("Ada", 0);
            until(() -> names(other.search(at(0), 5)).equals(List.of("Ada")));
            other.enrol("Ada", sample(50));
            String ben = assertInstanceOf(Addition.Added.class, other.enrol("Ben", sample(52))).person().id();
            until(() -> names(gallery.search(at(50), 5)).equals(List.of("Ada", "Ben")));
            gallery.merge(ben, ada);
            until(() -> names(other.search(at(52), 5)).equals(List.of("Ada")));
            other.erase(ada);
            until(() -> gallery.search(at(52), 5).isEmpty());
        }
    }

    protected static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within five seconds");
            Thread.sleep(5);
        }
    }

    @Test
    void manyThreadsEnrolAndSearchAtOnce() throws Exception {
        int threads = 4, each = 15;
        List<Thread> running = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < threads; t++) {
            int thread = t;
            running.add(Thread.ofPlatform().uncaughtExceptionHandler((x, e) -> failures.add(e)).start(() -> {
                for (int i = 0; i < each; i++) {
                    double angle = (thread * each + i) * 5;
                    gallery.enrol("P" + thread + "-" + i, sample(angle));
                    assertEquals(0, gallery.search(at(angle), 1).getFirst().distance(), 1e-6);
                }
            }));
        }
        for (Thread thread : running) thread.join();
        assertEquals(List.of(), failures);
        assertEquals(new Gallery.Count(threads * each, threads * each), gallery.count());
    }

    // ---- moving house

    @Test
    void theMeanOfAPersonsFacesIsKnown() {
        String ada = id("Ada", 0);
        gallery.add(ada, sample(40));
        assertEquals(0, gallery.centres(Set.of(ada, "nobody")).get(ada).distanceTo(at(20)), 1e-6);
        assertEquals(Set.of(ada), gallery.centres(Set.of(ada, "nobody")).keySet());
    }

    @Test
    void aDossierPutsAPersonBackAsTheyWere() {
        String ada = id("Ada", 0);
        gallery.add(ada, sample(20).keeping(new byte[] {5}));
        gallery.tag(ada, Set.of("staff"));
        Dossier dossier = gallery.dossier(ada).orElseThrow();
        gallery.erase(ada);
        assertInstanceOf(Update.Done.class, gallery.restore(dossier));
        assertInstanceOf(Update.Done.class, gallery.restore(dossier));
        assertEquals(dossier.person(), gallery.person(ada).orElseThrow());
        assertEquals(new Gallery.Count(1, 2), gallery.count());
        assertEquals(List.of("Ada"), names(20, 5));
        assertArrayEquals(new byte[] {5}, gallery.faces(ada).getLast().sample().photo().orElseThrow());
    }

    @Test
    void anArchiveHoldsEverything(@TempDir Path folder) {
        fill();
        Path archive = folder.resolve("people.jsonl");
        assertEquals(3, GalleryArchive.write(gallery, archive));
        List<String> before = dossiers();
        List<CollectionSettings> settings = gallery.collections();
        for (Person person : gallery.people(Filter.ALL, Page.START, 10).items()) gallery.erase(person.id());
        assertEquals(new GalleryArchive.Imported(3, 0), GalleryArchive.read(archive, gallery));
        assertEquals(before, dossiers());
        assertEquals(settings, gallery.collections());
        assertEquals(new GalleryArchive.Imported(3, 0), GalleryArchive.read(archive, gallery));
        assertEquals(before, dossiers());
    }

    private void fill() {
        String ada = id("Ada", 0), ben = id("Ben", 90);
        gallery.add(ada, sample(10).keeping(new byte[] {1, 2, 3}).withQuality(0.5));
        gallery.tag(ada, Set.of("staff", "night"));
        gallery.keepApart(ada, ben);
        gallery.reject(ada, at(45));
        gallery.sighted(List.of(new Sighting(ada, TIME, TIME.plusSeconds(1), "door", 0.5)));
        gallery.enrol("door", "Cem", sample(180));
        gallery.configure(new CollectionSettings("door", OptionalDouble.of(1.1), OptionalDouble.of(5)));
    }

    private List<String> dossiers() {
        return gallery.people(Filter.ALL, Page.START, 100).items().stream()
                .map(person -> gallery.dossier(person.id()).orElseThrow().digest()).toList();
    }

    @Test
    void anArchiveThatWasCutOrChangedChangesNothing(@TempDir Path folder) throws IOException {
        fill();
        Path archive = folder.resolve("people.jsonl");
        GalleryArchive.write(gallery, archive);
        List<String> before = dossiers();
        gallery.enrol("Dan", sample(120));
        gallery.erase(gallery.named("default", "Dan").orElseThrow().id());
        byte[] whole = Files.readAllBytes(archive);
        for (int length : List.of(0, 1, 100, whole.length / 2, whole.length - 1)) {
            Files.write(archive, Arrays.copyOf(whole, length));
            assertEquals(GalleryException.Reason.CORRUPT, assertThrows(GalleryException.class, () -> GalleryArchive.read(archive, gallery)).reason());
        }
        whole[whole.length / 2] ^= 1;
        Files.write(archive, whole);
        assertThrows(GalleryException.class, () -> GalleryArchive.read(archive, gallery));
        assertEquals(before, dossiers());
    }

    @Test
    void movesToAnotherStoreAndCanBeginAgain(@TempDir Path folder) {
        fill();
        try (Gallery other = Gallery.open(folder.resolve("other.db"), MODEL, SIZE)) {
            Move.Result first = Move.copy(gallery, other, done -> { });
            assertEquals(List.of(3L, 0L, true), List.of(first.copied(), first.same(), first.verified()));
            enrolled("Dan", 200);
            Move.Result second = Move.copy(gallery, other, done -> { });
            assertEquals(List.of(1L, 3L, true), List.of(second.copied(), second.same(), second.verified()));
            assertEquals(names(45, 9), names(other.search(at(45), 9)));
            assertEquals(gallery.collections(), other.collections());
        }
        try (Gallery wrong = Gallery.open(folder.resolve("wrong.db"), "another model", SIZE)) {
            assertThrows(GalleryException.class, () -> Move.copy(gallery, wrong, done -> { }));
        }
    }

    @Test
    void aDossierDoesNotPushAsideANamesake() {
        String ada = id("Ada", 0);
        Dossier dossier = gallery.dossier(ada).orElseThrow();
        gallery.erase(ada);
        String other = id("Ada", 90);
        assertEquals(other, assertInstanceOf(Update.NameTaken.class, gallery.restore(dossier)).by().id());
        assertEquals(1, gallery.count().people());
    }
}
