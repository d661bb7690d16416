package semblance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import semblance.evaluate.ProtocolException;
import semblance.gallery.GalleryException;
import semblance.image.UnreadableImageException;
import semblance.live.SourceException;
import semblance.network.ModelException;
import semblance.train.trainer.DivergedException;

/// What each kind of failure means to the user: a text and an exit code.
final class Failures {

    private Failures() {
    }

    /// A name that the gallery can't take, and the like, are wrong use.
    static int code(Throwable e) {
        return switch (e) {
            case IllegalArgumentException i when i.getMessage() != null && i.getMessage().startsWith("got ") -> Exit.USAGE;
            case Refusal r -> r.code();
            case DivergedException _ -> Exit.USAGE;
            case UnreadableImageException _, ProtocolException _, SourceException _ -> Exit.INPUT;
            case GalleryException g -> g.reason() == GalleryException.Reason.FULL ? Exit.MACHINE : Exit.GALLERY;
            case ModelException _ -> Exit.MODEL;
            case UncheckedIOException io when io.getCause() instanceof NoSuchFileException -> Exit.INPUT;
            case UncheckedIOException _, IOException _, OutOfMemoryError _, UnsatisfiedLinkError _ -> Exit.MACHINE;
            default -> Exit.BUG;
        };
    }

    static String text(Throwable e) {
        return switch (e) {
            case UncheckedIOException io -> text(io.getCause());
            case AccessDeniedException denied -> "no permission for " + denied.getFile() + ": check its owner and rights, or name another place";
            case NoSuchFileException missing -> missing.getFile() + " does not exist: check the path";
            case FileAlreadyExistsException there -> there.getFile() + " is there already and is not a folder: name another place";
            case FileSystemException fs when isFull(fs) -> "the disk is full (" + fs.getFile() + "): nothing was damaged; free some space and run it again";
            case IOException io when isFull(io) -> "the disk is full: nothing was damaged; free some space and run it again";
            case OutOfMemoryError _ -> "the memory given to Java is too small for this: run it with SEMBLANCE_JAVA_OPTS=-Xmx8g (or as much as "
                    + "the machine has), fewer --threads, or smaller pictures";
            case UnsatisfiedLinkError link -> "a native library can't be loaded (" + link.getMessage() + "): see `semblance doctor`";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    /// The text of a failure that is about one input; any other is thrown on.
    static String aboutInput(RuntimeException e) {
        if (code(e) == Exit.INPUT) return text(e);
        throw e;
    }

    private static boolean isFull(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded");
    }
}
