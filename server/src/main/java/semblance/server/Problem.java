package semblance.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import semblance.evaluate.ProtocolException;
import semblance.gallery.GalleryException;
import semblance.image.TooManyPixelsException;
import semblance.image.UnreadableImageException;
import semblance.live.SourceException;
import semblance.network.ModelException;

/// What went wrong, for the one who called. Holds nothing about the machine: no path, no stack.
///
/// @param status     of HTTP
/// @param code       for programs; never changes its meaning
/// @param message    for people: what was got, what was wanted, what to do
/// @param details    more for programs; often empty
/// @param retryAfter seconds after which trying again makes sense
public record Problem(int status, String code, String message, ObjectNode details, OptionalInt retryAfter) {

    public static Problem of(int status, String code, String message) {
        return new Problem(status, code, message, JsonNodeFactory.instance.objectNode(), OptionalInt.empty());
    }

    public Problem with(ObjectNode details) {
        return new Problem(status, code, message, details, retryAfter);
    }

    public Problem retryAfter(int seconds) {
        return new Problem(status, code, message, details, OptionalInt.of(seconds));
    }

    /// To throw out of a handler.
    public Refused refused() {
        return new Refused(this);
    }

    /// What a failure means to the caller.
    public static Problem of(Throwable e) {
        return switch (e) {
            case Refused r -> r.problem();
            case TooManyPixelsException t -> of(413, "too_many_pixels", t.getMessage());
            case UnreadableImageException u -> of(422, "unreadable_picture", u.getMessage());
            case ProtocolException p -> of(422, "too_little_data", p.getMessage());
            case SourceException _ -> of(422, "unusable_source", "the source can't be opened; the server's log says why");
            case GalleryException g -> of(g.reason());
            case IllegalArgumentException i when i.getMessage() != null && i.getMessage().startsWith("got ") -> of(400, "invalid_value", i.getMessage());
            case OutOfMemoryError _ -> of(503, "out_of_memory", "the server has too little memory for this now: try again later, or send a smaller picture").retryAfter(5);
            case ModelException _ -> of(500, "model_unusable", "the server's network can't be used; its log says why");
            default -> of(500, "internal_error", "a defect of the server; its log has the details under this request's id");
        };
    }

    private static Problem of(GalleryException.Reason reason) {
        return switch (reason) {
            case LOCKED -> of(503, "gallery_busy", "another process holds the gallery: try again").retryAfter(2);
            case CLOSED -> of(503, "shutting_down", "the server is shutting down").retryAfter(5);
            case NOT_PURGED -> of(500, "not_purged", "erased, so nobody finds it any more, but its bytes are still in the gallery's files: they go with the next erasing, or when the server ends; the server's log says why");
            case FULL -> of(507, "disk_full", "the server's disk is full; nothing was changed");
            case UNAVAILABLE -> of(503, "gallery_unavailable", "the server's gallery does not answer: try again; the server's log says why").retryAfter(2);
            case OTHER_MODEL, NOT_A_GALLERY, CORRUPT, WRONG_KEY -> of(500, "gallery_unusable", "the server's gallery can't be used; its log says why");
        };
    }

    /// `{"error":{"code","message","details"}}`
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("error").put("code", code).put("message", message).set("details", details);
        return json;
    }
}
