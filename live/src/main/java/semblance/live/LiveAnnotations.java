package semblance.live;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import semblance.annotate.Annotation;
import semblance.annotate.Annotator;
import semblance.gallery.Person;
import semblance.image.Image;

/// Followed faces drawn onto their frame: name, similarity, track; a person's colour is the same everywhere.
final class LiveAnnotations {

    private LiveAnnotations() {
    }

    static Image draw(Image image, List<Seen> faces) {
        return faces.isEmpty() ? image : Annotator.draw(image, faces.stream().map(LiveAnnotations::annotation).toList());
    }

    private static Annotation annotation(Seen seen) {
        String track = "#" + seen.track();
        return switch (seen.identity()) {
            case Identity.Recognised r -> new Annotation(seen.face(), r.person().name(), percent(r.similarity()) + "  " + track, colour(r.person()));
            case Identity.Stranger s -> new Annotation(seen.face(), "unknown", track, Annotation.STRANGER);
            case Identity.Undecided u -> new Annotation(seen.face(), track, "", Annotation.STRANGER);
        };
    }

    private static Color colour(Person person) {
        return person.status() == Person.Status.IGNORED ? Annotation.STRANGER : Annotation.colourOf(person.id());
    }

    private static String percent(double similarity) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * similarity);
    }
}
