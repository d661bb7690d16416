package semblance.live;

import java.util.ArrayList;
import java.util.List;
import semblance.geometry.Box;
import semblance.image.Image;

/// The parts of a picture that are to be looked at for some places in it: places near each other share one.
final class Parts {

    /// longest side of a part that places share, as a share of the picture's longer side
    private static final double LONGEST = 0.4;

    private Parts() {
    }

    static List<Box> of(List<Box> places, Image picture) {
        double longest = LONGEST * Math.max(picture.width(), picture.height());
        List<Box> parts = new ArrayList<>();
        for (Box place : places) {
            Box joined = place;
            for (Box part : List.copyOf(parts)) {
                Box both = around(joined, part);
                if (Math.max(both.width(), both.height()) > longest) continue;
                parts.remove(part);
                joined = both;
            }
            parts.add(joined);
        }
        return parts;
    }

    private static Box around(Box a, Box b) {
        return new Box(Math.min(a.left(), b.left()), Math.min(a.top(), b.top()), Math.max(a.right(), b.right()), Math.max(a.bottom(), b.bottom()));
    }
}
