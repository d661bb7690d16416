package semblance.client;

import java.util.List;
import java.util.SplittableRandom;
import semblance.image.ImageWriter;
import semblance.synth.InventedPerson;
import semblance.synth.Pose;
import semblance.synth.Shot;
import semblance.synth.Studio;

/// Pictures of invented people, encoded.
final class Portraits {

    static final InventedPerson ADA = InventedPerson.of(1), BEN = InventedPerson.of(2);

    private Portraits() {
    }

    static byte[] of(InventedPerson person, int number) {
        Shot shot = Shot.portrait(person).withPose(new Pose(6 * (number - 1), 3 * (number % 2), 2 * (number % 3)));
        return ImageWriter.jpeg(Studio.draft().portrait(person, shot, 240, 240).image(), ImageWriter.GOOD_QUALITY);
    }

    static byte[] group(InventedPerson... people) {
        return ImageWriter.jpeg(Studio.draft().group(List.of(people), new SplittableRandom(5), 640, 400).image(), ImageWriter.GOOD_QUALITY);
    }
}
