package semblance.server.compreface;

import java.util.Arrays;
import semblance.server.Problem;
import semblance.server.Refused;

/// CompreFace's error codes, as far as its clients meet them here: the server's own word for each, the number and the HTTP status
/// that CompreFace answers with. What has no number there has 0 and keeps its status.
enum Code {
    NO_SUCH_KEY("key_unknown", 10, 404),
    MISSING_KEY("key_missing", 20, 400),
    NOT_A_PICTURE("unreadable_picture", 21, 400),
    TOO_MANY_PIXELS("too_many_pixels", 21, 400),
    BAD_VALUE("invalid_value", 26, 400),
    BAD_QUERY("invalid_query", 26, 400),
    BAD_BASE64("invalid_base64", 26, 400),
    NO_FACE("no_face", 28, 400),
    SEVERAL_FACES("several_faces", 31, 400),
    FORBIDDEN("key_lacks_scope", 32, 405),
    MISSING_PARAMETER("parameter_missing", 33, 400),
    MISSING_PICTURE("picture_missing", 34, 400),
    ANOTHERS_PICTURE("picture_of_another", 36, 400),
    NO_EMBEDDINGS("no_embeddings", 37, 400),
    NO_SUCH_SUBJECT("no_such_person", 42, 404),
    SUBJECT_EXISTS("name_taken", 43, 400),
    NO_SUCH_FACE("no_such_face", 44, 404);

    private final String word;
    final int number;
    final int status;

    Code(String word, int number, int status) {
        this.word = word;
        this.number = number;
        this.status = status;
    }

    /// To throw.
    Refused says(String message) {
        return Problem.of(status, word, message).refused();
    }

    static int number(Problem problem) {
        return Arrays.stream(values()).filter(c -> c.word.equals(problem.code())).findFirst().map(c -> c.number).orElse(0);
    }

    static int status(Problem problem) {
        return Arrays.stream(values()).filter(c -> c.word.equals(problem.code())).findFirst().map(c -> c.status).orElse(problem.status());
    }
}
