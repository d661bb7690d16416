package semblance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.Comparison.Picture;
import semblance.embed.Embedding;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Sample;
import semblance.image.Image;
import semblance.network.ModelCard.Input;
import semblance.network.ModelFile;
import semblance.network.TinyOnnx;

/// Whole runs over tiny networks: the detector always finds the same faces, the embedder's vector is the mean colour.
class FaceRecognizerTest {

    private static final Image RED = plain(250, 20, 20), DARK_RED = plain(200, 60, 60), GREEN = plain(20, 250, 20);

    @TempDir
    private Path folder;

    @Test
    void enrolsAndRecognises() {
        try (FaceRecognizer recognizer = recognizer(1)) {
            Enrolment.Enrolled enrolled = assertInstanceOf(Enrolment.Enrolled.class, recognizer.enrol("Ruby", RED));
            assertEquals("Ruby", enrolled.person().name());
            Identification seen = recognizer.identify(DARK_RED).getFirst();
            Verdict.Known known = assertInstanceOf(Verdict.Known.class, seen.verdict());
            assertEquals("Ruby", known.person().name());
            assertTrue(seen.toString().matches("Ruby \\(similarity 0\\.9\\d\\) at \\d+,\\d+ to \\d+,\\d+"), seen.toString());
            assertTrue(known.similarity() > 0.5 && known.distance() < recognizer.calibration().threshold());
            Verdict stranger = recognizer.identify(GREEN).getFirst().verdict();
            assertInstanceOf(Verdict.Unknown.class, stranger);
            assertEquals("Ruby", stranger.candidates().getFirst().person().name(), "the nearest is named all the same");
            assertTrue(stranger.similarity() < 0.5);
        }
    }

    @Test
    void anEmptyGalleryKnowsNobody() {
        try (FaceRecognizer recognizer = recognizer(1)) {
            Verdict verdict = recognizer.identify(RED).getFirst().verdict();
            assertInstanceOf(Verdict.Unknown.class, verdict);
            assertEquals(List.of(), verdict.candidates());
            assertEquals(2, verdict.distance());
            assertEquals(0, verdict.similarity());
        }
    }

    @Test
    void twoPeopleWhoLookTheSameAreAmbiguous() {
        try (FaceRecognizer recognizer = recognizer(1)) {
            recognizer.enrol("Ruby", RED);
            recognizer.enrol("Rosa", plain(249, 22, 20));
            Verdict.Ambiguous verdict = assertInstanceOf(Verdict.Ambiguous.class, recognizer.identify(DARK_RED).getFirst().verdict());
            assertEquals(2, verdict.either().size());
        }
    }

    @Test
    void theSamePictureTwiceIsADuplicateAndSaysWhose() {
        try (FaceRecognizer recognizer = recognizer(1)) {
            recognizer.enrol("Ruby", RED);
            Enrolment.Duplicate duplicate = assertInstanceOf(Enrolment.Duplicate.class, recognizer.enrol("Other", RED));
            assertEquals("Ruby", duplicate.person().name());
        }
    }

    @Test
    void comparesTwoPictures() {
        try (FaceRecognizer recognizer = recognizer(1)) {
            Comparison.Compared same = assertInstanceOf(Comparison.Compared.class, recognizer.compare(RED, DARK_RED));
            Comparison.Compared other = assertInstanceOf(Comparison.Compared.class, recognizer.compare(RED, GREEN));
            assertTrue(same.same() && same.similarity() > 0.5);
            assertFalse(other.same() || other.similarity() >= 0.5);
            assertFalse(Files.exists(folder.resolve("people.sqlite")), "comparing needs no gallery");
        }
    }

    @Test
    void noFaceAndSeveralFacesAreValues() {
        try (FaceRecognizer nobody = recognizer(0)) {
            assertEquals(new Enrolment.NoFace(), nobody.enrol("Ruby", RED));
            assertEquals(new Comparison.NoFace(Picture.FIRST), nobody.compare(RED, GREEN));
            assertEquals(List.of(), nobody.identify(RED));
        }
        try (FaceRecognizer twins = recognizer(2)) {
            assertEquals(2, assertInstanceOf(Enrolment.SeveralFaces.class, twins.enrol("Ruby", RED)).faces().size());
            assertEquals(Picture.FIRST, assertInstanceOf(Comparison.SeveralFaces.class, twins.compare(RED, GREEN)).in());
            assertEquals(2, twins.identify(RED).size());
            assertInstanceOf(Enrolment.Enrolled.class, twins.enrol("Ruby", RED, twins.detect(RED).getLast()), "a chosen face is taken");
        }
    }

    @Test
    void peopleAreStillKnownAfterReopening() {
        try (FaceRecognizer recognizer = recognizer(1)) {
            recognizer.enrol("Ruby", RED);
        }
        try (FaceRecognizer recognizer = recognizer(1)) {
            assertInstanceOf(Verdict.Known.class, recognizer.identify(RED).getFirst().verdict());
        }
    }

    @Test
    void countsTheTimeOfEveryStage() {
        try (FaceRecognizer recognizer = recognizer(1)) {
            recognizer.enrol("Ruby", RED);
            recognizer.identify(RED);
            Timings timings = recognizer.timings();
            for (Timings.Stage stage : List.of(Timings.Stage.DETECT, Timings.Stage.ALIGN, Timings.Stage.EMBED, Timings.Stage.SEARCH)) {
                assertTrue(timings.seconds(stage) > 0, stage.toString());
            }
            assertEquals(0, timings.seconds(Timings.Stage.DECODE));
            assertTrue(timings.seconds() > timings.seconds(Timings.Stage.DETECT));
        }
    }

    @Test
    void aStricterFalseMatchRateLowersTheThreshold() {
        try (FaceRecognizer strict = builder(1).falseMatchRate(1e-4).build(); FaceRecognizer usual = recognizer(1)) {
            assertEquals(0.3, strict.calibration().threshold());
            assertEquals(0.4, usual.calibration().threshold());
        }
        assertThrows(IllegalArgumentException.class, () -> builder(1).falseMatchRate(1e-6).build());
    }

    @Test
    void amongManyPeopleASearchIsStricterThanAComparison() {
        try (FaceRecognizer recognizer = recognizer(1); FaceRecognizer fixed = builder(1).falseMatchRate(1e-3).build()) {
            recognizer.enrol("Ruby", RED);
            double alone = similarity(recognizer);
            assertEquals(similarity(fixed), alone, 1e-9, "one person: as strict as a comparison");
            for (int i = 0; i < 100; i++) recognizer.gallery().enrol("Stranger " + i, Sample.of(Embedding.normalised(new float[] {-1, i / 300f, 1})));
            Calibration strict = Calibration.of(TinyOnnx.embedderCard("0".repeat(64), Input.raw(112, 112, "")), 1e-4);
            double distance = recognizer.identify(DARK_RED).getFirst().verdict().distance();
            assertEquals(strict.similarity(distance), similarity(recognizer), 1e-9);
            assertEquals(alone, similarity(fixed), 1e-9, "a rate that was asked for stays");
        }
    }

    @Test
    void theRuleOfACollectionsSearchesIsItsOwnOrSharedOutAmongThePeople() {
        try (FaceRecognizer recognizer = recognizer(1); FaceRecognizer fixed = builder(1).falseMatchRate(1e-3).build()) {
            for (int i = 0; i < 100; i++) recognizer.gallery().enrol("Person " + i, Sample.of(Embedding.normalised(new float[] {-1, i / 300f, 1})));
            recognizer.gallery().configure(new CollectionSettings("door", OptionalDouble.of(0.7), OptionalDouble.empty()));
            assertEquals(0.3, recognizer.searchCalibration("default").threshold());
            assertEquals(0.7, recognizer.searchCalibration("door").threshold());
            assertEquals(0.4, fixed.searchCalibration("door").threshold(), "a rate that was asked for stays");
            assertEquals(List.of(0.7, 0.4, 0.4), List.of(recognizer.calibration("door").threshold(), recognizer.calibration("default").threshold(),
                    fixed.calibration("door").threshold()), "two faces");
        }
    }

    private static double similarity(FaceRecognizer recognizer) {
        return recognizer.identify(DARK_RED).getFirst().verdict().similarity();
    }

    private FaceRecognizer recognizer(int faces) {
        return builder(faces).build();
    }

    private FaceRecognizer.Builder builder(int faces) {
        float[] scores = new float[168], marks = new float[1680];
        // Rows 3 and 5 of column 4, 8 pixels wide: too small to count again in the thumbnail, which this network can't tell apart.
        if (faces > 0) scores[2 * (24 + 4)] = 0.95f;
        if (faces > 1) scores[2 * (40 + 4)] = 0.9f;
        float[] boxes = new float[672];
        for (int i = 0; i < boxes.length; i++) boxes[i] = i % 4 < 2 ? 0 : (float) (Math.log(0.5) / 0.2);
        float[] shape = {-3, -3, 3, -3, 0, 0, -2, 3, 2, 3};
        for (int i = 0; i < marks.length; i++) marks[i] = shape[i % 10];
        Path detector = TinyOnnx.detector(folder, boxes, marks, scores);
        return FaceRecognizer.builder().detector(ModelFile.of(detector)).landmarks(Optional.empty()).embedder(ModelFile.of(TinyOnnx.embedder(folder)))
                .gallery(folder.resolve("people.sqlite")).threads(1);
    }

    private static Image plain(int red, int green, int blue) {
        byte[] rgb = new byte[3 * 128 * 128];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new Image(128, 128, rgb);
    }
}
