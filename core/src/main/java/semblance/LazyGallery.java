package semblance;

import java.util.Optional;
import java.util.function.Supplier;
import semblance.gallery.Gallery;

/// A gallery that is opened when first asked for: who only compares two pictures needs none, and gets no file.
final class LazyGallery implements AutoCloseable {

    private final Supplier<Gallery> opener;
    private Optional<Gallery> gallery = Optional.empty();

    LazyGallery(Supplier<Gallery> opener) {
        this.opener = opener;
    }

    synchronized Gallery get() {
        if (gallery.isEmpty()) gallery = Optional.of(opener.get());
        return gallery.get();
    }

    @Override
    public synchronized void close() {
        gallery.ifPresent(Gallery::close);
    }
}
