package semblance.gallery;

import java.time.Instant;
import java.util.Set;

/// Someone the gallery can recognise. A snapshot: it does not change when the gallery does.
///
/// @param id         random, never reused, the same in every store the person is copied to
/// @param name       what people call them; one person has it within a collection. A stranger's is made from the id
/// @param collection which of the store's galleries the person belongs to (a site, a door, a family)
/// @param tags       free words to filter by
/// @param faces      how many enrolled faces there are
/// @param created    when first enrolled
/// @param seen       when last enrolled or sighted
public record Person(String id, String name, String collection, Set<String> tags, Status status, int faces,
                     Instant created, Instant seen) {

    /// Longest name, collection or tag, characters.
    public static final int LONGEST_NAME = 200;

    /// What the gallery's owner has said about a person.
    public enum Status {
        /// named by someone
        KNOWN,
        /// a stranger seen well enough to be recognised again, not named yet; expires (see [Gallery#expire])
        PROVISIONAL,
        /// recognised, but of no interest: callers should not report them
        IGNORED
    }

    public Person {
        tags = Set.copyOf(tags);
    }

    /// Returns `name` if it may name a person, a collection or a tag.
    ///
    /// @throws IllegalArgumentException if it is blank, longer than [#LONGEST_NAME], or holds control characters
    public static String checkName(String name) {
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("got a name of " + name.length() + " characters, wanted at most "
                    + LONGEST_NAME + ": shorten it");
        }
        if (name.isBlank() || !name.equals(name.strip())) {
            throw new IllegalArgumentException("got a name that is blank or has space around it, wanted a word: \"" + name + "\"");
        }
        if (!name.codePoints().allMatch(Person::isText)) {
            throw new IllegalArgumentException("got a name with control characters or broken surrogates, wanted plain text: remove them");
        }
        return name;
    }

    private static boolean isText(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.SURROGATE && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
