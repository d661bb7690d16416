package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.detect.RetinaFaceDetector;
import semblance.image.ImageReader;
import semblance.synth.Studio;

/// End to end with networks of others, whose figures are known.
class ReferenceNetworksTest {

    @TempDir
    Path folder;

    @Test
    void realFacesAreToldApartAsWellAsTheReferenceIsKnownTo() throws IOException {
        Path validation = ReferenceNetworks.sharedFaces().resolve("validation");
        // The first 30 pairs of each kind of two folds.
        List<String> lines = Files.readAllLines(validation.resolve("pairs.txt"));
        List<String> some = new ArrayList<>(List.of("2\t30"));
        for (int fold = 0; fold < 2; fold++) {
            for (int kind = 0; kind < 2; kind++) some.addAll(lines.subList(1 + 600 * fold + 300 * kind, 31 + 600 * fold + 300 * kind));
        }
        PhotoPairs pairs = LfwPairs.read(validation.resolve("photos"), Files.write(folder.resolve("pairs.txt"), some));
        try (ReferenceNetworks networks = ReferenceNetworks.open(folder)) {
            VerificationRun run = VerificationRun.of(pairs, networks.embedderOfPhotos(), Progress.NONE);
            assertTrue(run.figures().f1() > 0.93, run.toJson());
            assertTrue(run.missed().size() <= 3, run.toJson());
        }
    }

    @Test
    void realFacesAreFoundAsWellAsTheReferenceIsKnownTo() throws IOException {
        Path validation = ReferenceNetworks.sharedFaces().resolve("validation");
        List<LabelledPhoto> photos = FaceLabels.read(validation.resolve("photos"), validation.resolve("labels.tsv"));
        List<LabelledPhoto> some = IntStream.range(0, 40).mapToObj(i -> photos.get(i * photos.size() / 40)).toList();
        try (ReferenceNetworks networks = ReferenceNetworks.open(folder)) {
            DetectorRun run = DetectorRun.of(some, new ImageReader(),
                    new RetinaFaceDetector(networks.detector(), RetinaFaceDetector.Settings.DEFAULT.withMinScore(0.02)), Progress.NONE);
            assertTrue(run.score(32).averagePrecision() > 0.9, run.toJson(32));
            assertTrue(run.score(32).medianLandmarkError() < 6, run.toJson(32));
        }
    }

    @Test
    void inventedPeopleGoThroughEveryProtocolFromTheirFiles() throws IOException {
        var invented = new semblance.synth.PeopleFolder(12, 3, 160, 70);
        Path photos = folder.resolve("photos");
        invented.write(photos, Studio.draft());
        invented.writePairs(folder.resolve("pairs.txt"), 2, 12, new Random(1));
        try (ReferenceNetworks networks = ReferenceNetworks.open(folder)) {
            VerificationRun run = VerificationRun.of(LfwPairs.read(photos, folder.resolve("pairs.txt")), networks.embedderOfPhotos(), Progress.NONE);
            assertEquals(48, run.figures().pairs());
            assertTrue(run.figures().f1() > 0.7, run.toJson());
            var protocol = new IdentificationProtocol(0.5, 1, 3, PersonRule.NEAREST);
            IdentificationRun found = IdentificationRun.of(photos, protocol, networks.embedderOfPhotos(), new Random(2), Progress.NONE);
            assertTrue(found.mean(s -> s.rateWithin(1)) > 0.7, found.toJson());
            VerificationReport.of("Invented people", run, PhotoGroups.measured(run.protocol().photos(), run.faces()), new Random(3)).write(folder.resolve("report/index.html"));
            assertTrue(Files.readString(folder.resolve("report/index.html")).contains("pose=frontal"));
        }
    }
}
