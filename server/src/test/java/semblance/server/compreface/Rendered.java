package semblance.server.compreface;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import semblance.image.Image;
import semblance.image.ImageWriter;
import semblance.network.Models;
import semblance.synth.InventedPerson;
import semblance.synth.Light;
import semblance.synth.Pose;
import semblance.synth.Shot;
import semblance.synth.Studio;

/// Pictures of invented people to send.
public final class Rendered {

    public static final InventedPerson ADA = InventedPerson.of(1), BEN = InventedPerson.of(2), STRANGER = InventedPerson.of(3);

    private Rendered() {
    }

    /// Skips the test, and says so, where the program was built without its networks.
    public static void needModels() {
        Assumptions.assumeTrue(Models.list().stream().filter(m -> m.origin().equals("shipped")).count() == 2,
                "SKIPPED: this build has no shipped networks (core/src/main/resources/semblance/models)");
    }

    /// A portrait as JPEG; each number another one.
    public static byte[] portrait(InventedPerson person, int number) {
        Shot shot = Shot.portrait(person).withPose(new Pose(6 * (number - 1), 3 * (number % 2), 2 * (number % 3)))
                .withLight(new Light(-38 + 15 * number, 34, 1, 0.5, 0.15, 0.6));
        return jpeg(Studio.draft().portrait(person, shot, 240, 240).image());
    }

    /// Both in one picture.
    public static byte[] group() {
        return jpeg(Studio.draft().group(List.of(ADA, BEN), new SplittableRandom(5), 640, 400).image());
    }

    /// A picture without anybody.
    public static byte[] nobody() {
        return ImageWriter.png(new Image(200, 160, new byte[3 * 200 * 160]));
    }

    private static byte[] jpeg(Image image) {
        return ImageWriter.jpeg(image, ImageWriter.GOOD_QUALITY);
    }
}
