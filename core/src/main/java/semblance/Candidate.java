package semblance;

import java.util.Locale;
import semblance.gallery.Person;

/// Someone of the gallery whom a face may show.
///
/// @param distance   0 to 2
/// @param similarity 0 to 1, 0.5 at the threshold
public record Candidate(Person person, double distance, double similarity) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s (similarity %.2f)", person.name(), similarity);
    }
}
