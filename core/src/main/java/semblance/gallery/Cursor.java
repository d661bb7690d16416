package semblance.gallery;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Where a page ended, as text for the caller to bring back.
public final class Cursor {

    private Cursor() {
    }

    /// The place behind a person in the list of people.
    public static String after(Person person) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString((person.collection() + "\n" + person.name()).getBytes(StandardCharsets.UTF_8));
    }

    /// Collection and name.
    ///
    /// @throws IllegalArgumentException if it is no such cursor
    static String[] people(String after) {
        if (after.equals(Page.START)) return new String[] {"", ""};
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8).split("\n", -1);
            if (parts.length == 2) return parts;
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
        throw wrong(null);
    }

    static long change(String after) {
        if (after.equals(Page.START)) return 0;
        return number(after).orElseThrow(() -> wrong(null));
    }

    /// The number of a face or a change; empty if the text is none.
    static Optional<Long> number(String id) {
        try {
            return Optional.of(Long.parseLong(id));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException wrong(Throwable cause) {
        return new IllegalArgumentException("got a place in a list that this gallery never gave, wanted Page.START or what the page before said", cause);
    }
}
