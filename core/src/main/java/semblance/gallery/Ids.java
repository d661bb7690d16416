package semblance.gallery;

import java.security.SecureRandom;

/// Ids of people: 16 characters that can't be guessed, told apart when read aloud, or be mistaken for a word
/// (Crockford's base 32, 80 bits).
final class Ids {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {
    }

    static String next() {
        StringBuilder id = new StringBuilder(16);
        for (int i = 0; i < 16; i++) id.append(DIGITS.charAt(RANDOM.nextInt(32)));
        return id.toString();
    }

    /// The name of a stranger nobody has named yet.
    static String strangersName(String id) {
        return "stranger " + id.substring(0, 6);
    }
}
