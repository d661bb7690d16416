package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.embed.Embedding;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Person.Status;
import semblance.gallery.SqliteGallery.Settings;

class SqliteGalleryTest extends GalleryContract {

    private static final Settings HASTY = Settings.DEFAULT.withPatience(Duration.ofMillis(200));

    @TempDir
    Path folder;

    @Override
    public Gallery open(String modelId, int size) {
        return Gallery.open(file(), modelId, size);
    }

    private Path file() {
        return folder.resolve("gallery.db");
    }

    private static GalleryException refused(Reason reason, Runnable call) {
        GalleryException e = assertThrows(GalleryException.class, call::run);
        assertEquals(reason, e.reason(), e.getMessage());
        return e;
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    // ---- opening

    @Test
    void aGalleryOfAnotherModelIsRefusedWithWhatToDo() {
        enrolled("Ada", 0);
        GalleryException e = refused(Reason.OTHER_MODEL, () -> Gallery.open(file(), "other", SIZE));
        assertTrue(e.getMessage().contains("test-model") && e.getMessage().contains("other") && e.getMessage().contains("reembed"));
        refused(Reason.OTHER_MODEL, () -> Gallery.open(file(), MODEL, 32));
        assertEquals(List.of("Ada"), names(0, 1));
    }

    @Test
    void aGalleryWithNobodyInItTakesAnotherSizeToo() {
        try (Gallery other = Gallery.open(file(), "other", 32)) {
            assertEquals("other", other.modelId());
            assertEquals(32, other.size());
        }
    }

    @Test
    void whateverTheModelAGalleryCanBeOpenedToLookAtIt() {
        try (Gallery same = SqliteGallery.open(file(), Settings.DEFAULT)) {
            assertEquals(MODEL, same.modelId());
        }
        refused(Reason.UNAVAILABLE, () -> SqliteGallery.open(folder.resolve("none.db"), Settings.DEFAULT));
    }

    @Test
    void onlyTheOwnerMayReadANewGallery() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "no POSIX permissions here");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void aMissingFolderIsSaid() {
        GalleryException e = refused(Reason.UNAVAILABLE, () -> Gallery.open(folder.resolve("no/such/gallery.db"), MODEL, SIZE));
        assertTrue(e.getMessage().contains("folder"));
    }

    @Test
    void aFileThatIsNoGalleryIsRefusedAndLeftAlone() throws Exception {
        Path text = Files.writeString(folder.resolve("text.db"), "this is a shopping list\n".repeat(100));
        refused(Reason.NOT_A_GALLERY, () -> Gallery.open(text, MODEL, SIZE));
        Path foreign = folder.resolve("foreign.db");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + foreign)) {
            other.createStatement().executeUpdate("CREATE TABLE invoice (id INTEGER)");
        }
        byte[] before = Files.readAllBytes(foreign);
        refused(Reason.NOT_A_GALLERY, () -> Gallery.open(foreign, MODEL, SIZE));
        assertTrue(Arrays.equals(before, Files.readAllBytes(foreign)));
    }

    // ---- lists

    @Test
    void aFilteredListFindsFewAmongManyInTheirOrder() {
        List<NewFace> faces = IntStream.range(0, 1500).mapToObj(i -> new NewFace(i % 2 == 0 ? "door" : "site", "P%04d".formatted(i), sample(i / 10.0))).toList();
        List<String> wanted = List.of("P0004", "P1498", "P0003", "P0999", "P1497");
        gallery.enrol(faces).stream().map(Addition.Added.class::cast).map(Addition.Added::person).filter(person -> wanted.contains(person.name()))
                .forEach(person -> gallery.tag(person.id(), Set.of("staff")));
        List<String> listed = new ArrayList<>();
        for (Optional<String> next = Optional.of(Page.START); next.isPresent();) {
            Page<Person> page = gallery.people(Filter.ALL.tagged("staff"), next.get(), 2);
            page.items().forEach(person -> listed.add(person.name()));
            next = page.next();
        }
        assertEquals(wanted, listed);
        assertEquals(1500, gallery.people(Filter.ALL, Page.START, 1500).items().size());
    }

    // ---- the log

    private Gallery at(Instant now) {
        return SqliteGallery.open(file(), MODEL, SIZE, Settings.DEFAULT.withClock(Clock.fixed(now, ZoneOffset.UTC)));
    }

    @Test
    void oldLinesOfTheLogAreRemovedAndWhoHadNotReadThemReadsEverythingAnew() {
        String ada = id("Ada", 0);
        assertEquals(List.of("Ada"), names(0, 5));
        Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");
        try (Gallery before = at(longAgo); Gallery now = at(longAgo.plus(Duration.ofDays(40)))) {
            before.erase(ada);
            before.enrol("Ben", sample(90));
            now.enrol("Cem", sample(180));
            assertEquals(List.of("Cem", "Cem"), now.changes(Page.START, 10).stream().map(c -> now.person(c.person()).orElseThrow().name()).toList());
        }
        assertEquals(List.of("Ben", "Cem"), names(0, 5));
        assertEquals(new Gallery.Count(2, 2), gallery.count());
    }

    @Test
    void aLogOfTooManyLinesLosesItsOldestButNeverItsLast() {
        for (int i = 0; i < 5; i++) enrolled("P" + i, 30 * i);
        try (SqliteFile sql = new SqliteFile(file(), Duration.ofSeconds(10))) {
            SqlRecords records = SqlTables.of(sql, Optional.empty(), SIZE).records();
            records.prune(Instant.EPOCH, 4, 3);
            assertEquals(4, records.firstChange());
            records.prune(Instant.EPOCH, 4, 100);
            assertEquals(7, records.firstChange());
            records.prune(Instant.parse("2200-01-01T00:00:00Z"), 4, 100);
            assertEquals(10, records.firstChange());
        }
        assertEquals(5, gallery.count().people());
        enrolled("P5", 150);
        assertEquals(List.of("P5"), names(150, 1));
    }

    @Test
    void aGalleryOfALaterVersionIsRefused() throws Exception {
        gallery.close();
        try (Connection raw = raw()) {
            raw.createStatement().executeUpdate("PRAGMA user_version=99");
        }
        assertTrue(refused(Reason.NOT_A_GALLERY, () -> open()).getMessage().contains("later"));
    }

    @Test
    void aGalleryOfTheFirstVersionIsBroughtUpToDate() throws Exception {
        Path old = folder.resolve("old.db");
        try (var golden = SqliteGalleryTest.class.getResourceAsStream("version-1.db")) {
            Files.copy(golden, old);
        }
        Runnable look = () -> {
            try (Gallery g = Gallery.open(old, "golden-model", 8)) {
                assertEquals(new Gallery.Count(3, 5), g.count());
                assertEquals(Set.of("staff", "night"), g.named("door", "Ben").orElseThrow().tags());
                assertEquals(Status.IGNORED, g.named("default", "Cem").orElseThrow().status());
                EnrolledFace ben = g.faces(g.named("door", "Ben").orElseThrow().id()).getFirst();
                assertEquals(List.of(0.5, 3), List.of(ben.sample().quality(), ben.sample().photo().orElseThrow().length));
                assertEquals(OptionalDouble.of(1.05), g.collections().getLast().threshold());
                assertEquals("Ada", g.search(Vectors.atAngle(8, 10), 1).getFirst().person().name());
                assertEquals(List.of(), g.sightings(Optional.empty(), Page.START, 1).items());
                assertEquals(List.of(), ((SqliteGallery) g).check());
            }
        };
        Thread other = Thread.ofPlatform().start(look);
        look.run();
        other.join();
        look.run();
    }

    @Test
    void aGalleryOfTheSecondVersionIsBroughtUpToDate() throws Exception {
        Path old = folder.resolve("old.db");
        try (var golden = SqliteGalleryTest.class.getResourceAsStream("version-2.db")) {
            Files.copy(golden, old);
        }
        CollectionSettings measured = new CollectionSettings("door", OptionalDouble.of(1), OptionalDouble.of(6), OptionalDouble.of(0.001));
        try (Gallery g = Gallery.open(old, "golden-model", 8)) {
            assertEquals(new CollectionSettings("door", OptionalDouble.of(1.05), OptionalDouble.of(7)), g.collections().getLast());
            assertEquals("Ben", g.search(Vectors.atAngle(8, 80), 1).getFirst().person().name());
            assertEquals(1, g.sightings(Optional.empty(), Page.START, 9).items().size());
            assertEquals(List.of(), ((SqliteGallery) g).check());
            g.configure(measured);
        }
        try (Gallery g = Gallery.open(old, "golden-model", 8)) {
            assertEquals(measured, g.collections().getLast());
        }
    }

    // ---- locked, full, damaged

    @Test
    void aLockedGalleryIsSaidAndNothingIsLost() throws Exception {
        try (Gallery hasty = SqliteGallery.open(file(), MODEL, SIZE, HASTY); Connection raw = raw()) {
            raw.createStatement().executeUpdate("BEGIN IMMEDIATE");
            refused(Reason.LOCKED, () -> hasty.enrol("Ada", sample(0)));
            assertEquals(List.of(), hasty.search(at(0), 1));
            raw.createStatement().executeUpdate("ROLLBACK");
            hasty.enrol("Ada", sample(0));
            assertEquals(List.of("Ada"), names(0, 1));
        }
    }

    @Test
    void searchesDoNotWaitForAWriter() throws Exception {
        enrolled("Ada", 0);
        try (Connection raw = raw()) {
            raw.createStatement().executeUpdate("BEGIN IMMEDIATE");
            long start = System.nanoTime();
            assertEquals(List.of("Ada"), names(0, 1));
            assertTrue(System.nanoTime() - start < 5_000_000_000L, "waited for the lock");
        }
    }

    @Test
    void searchesDoNotWaitForALongListNorDoTheSettingsTheyNeed() {
        CollectionSettings own = new CollectionSettings("default", OptionalDouble.of(0.5), OptionalDouble.empty());
        enrolled("Ada", 0);
        gallery.configure(own);
        ((SqliteGallery) gallery).reading(tables -> assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertEquals(List.of("Ada"), names(0, 1));
            assertEquals(List.of(own), gallery.collections());
            return tables;
        }));
    }

    @Test
    void aFullDiskChangesNothingAndIsSaid() {
        enrolled("Ada", 0);
        gallery.close();
        try (SqliteGallery small = SqliteGallery.open(file(), MODEL, SIZE, Settings.DEFAULT)) {
            small.limitPages(40);
            Random random = new Random(5);
            List<NewFace> many = IntStream.range(0, 500)
                    .mapToObj(i -> new NewFace("default", "P" + i, Sample.of(Vectors.random(SIZE, random)))).toList();
            assertTrue(refused(Reason.FULL, () -> small.enrol(many)).getMessage().contains("space"));
            assertEquals(new Gallery.Count(1, 1), small.count());
            assertEquals(List.of("Ada"), names(small.search(at(0), 5)));
            assertInstanceOf(Addition.Added.class, small.enrol("Ada", sample(10)));
        }
        gallery = open();
        assertEquals(new Gallery.Count(1, 2), gallery.count());
    }

    // ---- strangers

    @Test
    void aCrowdOfStrangersDoesNotFloodTheGallery() {
        gallery.close();
        gallery = SqliteGallery.open(file(), MODEL, SIZE, Settings.DEFAULT.withStrangers(2));
        for (int i = 0; i < 2; i++) assertInstanceOf(Addition.Added.class, gallery.stranger("door", List.of(sample(40 * i))));
        assertEquals(new Addition.Full(2), gallery.stranger("door", List.of(sample(100))));
        assertInstanceOf(Addition.Added.class, gallery.stranger("site", List.of(sample(100))));
        assertEquals(3, gallery.count().people());
    }

    // ---- another model

    @Test
    void reembedsFromThePhotosThatWereKept() {
        enrolled("Ada", 0);
        gallery.enrol("Ben", sample(90).keeping(new byte[] {30}));
        gallery.enrol("Cem", sample(180).keeping(new byte[] {-1}));
        Function<byte[], Optional<Embedding>> embedder =
                photo -> photo[0] < 0 ? Optional.empty() : Optional.of(Vectors.atAngle(8, photo[0]));
        gallery.configure(new CollectionSettings("default", OptionalDouble.of(0.5), OptionalDouble.empty()));
        Reembedder.NewModel model = new Reembedder.NewModel("new", 8, embedder);
        assertEquals(1, ((SqliteGallery) gallery).facesWithoutPhoto());
        assertEquals(new Reembedding.Impossible(1), SqliteRewrite.reembed(file(), Settings.DEFAULT, model, false, Supplier::get));
        assertEquals(List.of("Ada", "Ben", "Cem"), names(0, 5));
        assertEquals(new Reembedding.Done(1, 2), SqliteRewrite.reembed(file(), Settings.DEFAULT, model, true, Supplier::get));
        refused(Reason.OTHER_MODEL, () -> gallery.search(at(0), 1));
        refused(Reason.OTHER_MODEL, () -> gallery.enrol("Dan", sample(20)));
        try (Gallery fresh = Gallery.open(file(), "new", 8)) {
            assertEquals(List.of("Ben"), names(fresh.search(Vectors.atAngle(8, 30), 5)));
            assertEquals(new Gallery.Count(3, 1), fresh.count());
            assertEquals(OptionalDouble.empty(), fresh.collections().getFirst().threshold(), "it was the old model's");
        }
    }

    @Test
    void whoeverIsEnrolledWithoutAPhotoWhileOthersAreReembeddedIsNotLost() {
        gallery.enrol("Ada", sample(0).keeping(new byte[] {30}));
        Reembedder.NewModel model = new Reembedder.NewModel("new", 8, photo -> {
            gallery.enrol("Ben", sample(90));
            return Optional.of(Vectors.atAngle(8, photo[0]));
        });
        assertEquals(new Reembedding.Impossible(1), SqliteRewrite.reembed(file(), Settings.DEFAULT, model, false, Supplier::get));
        assertEquals(List.of("Ada", "Ben"), names(0, 5));
    }

    @Test
    void whoIsEnrolledWithAPhotoMeanwhileIsReembeddedToo() {
        gallery.enrol("Ada", sample(0).keeping(new byte[] {30}));
        Reembedder.NewModel model = new Reembedder.NewModel("new", 8, photo -> Optional.of(Vectors.atAngle(8, photo[0])));
        assertEquals(new Reembedding.Done(2, 0), SqliteRewrite.reembed(file(), Settings.DEFAULT, model, false, change -> {
            gallery.enrol("Ben", sample(90).keeping(new byte[] {60}));
            return change.get();
        }));
        try (Gallery fresh = Gallery.open(file(), "new", 8)) {
            assertEquals(List.of("Ben", "Ada"), names(fresh.search(Vectors.atAngle(8, 60), 5)));
        }
    }

    @Test
    void aGalleryThatIsEncryptedWhileItIsReembeddedStaysUnderOneKey() {
        gallery.enrol("Ada", sample(0).keeping(new byte[] {30}));
        SecretKey key = new SecretKeySpec(new byte[32], "AES");
        Reembedder.NewModel model = new Reembedder.NewModel("new", 8, photo -> Optional.of(Vectors.atAngle(8, photo[0])));
        refused(Reason.OTHER_MODEL, () -> SqliteRewrite.reembed(file(), Settings.DEFAULT, model, false, change -> {
            SqliteRewrite.rekey(file(), Settings.DEFAULT, Optional.of(key));
            return change.get();
        }));
        try (SqliteGallery same = SqliteGallery.open(file(), MODEL, SIZE, Settings.DEFAULT.withKey(key))) {
            assertEquals(List.of("Ada"), names(same.search(at(0), 1)));
            assertEquals(List.of(), same.check());
        }
    }
}
