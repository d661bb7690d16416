package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What every store must do: extend this with one `open` and it is tested. Each part is an interface of tests of its own.
public abstract class GalleryContract implements OpeningContract, SearchContract, RefusalContract, PeopleContract, ErasureContract, StrangersContract,
        ChangesContract, ArchiveContract {

    protected Gallery gallery;

    /// Opens the store of this test, or makes it; empty the first time it is called in a test.
    @Override
    public abstract Gallery open(String modelId, int size);

    @BeforeEach
    void openEmpty() {
        gallery = open();
    }

    @AfterEach
    void closeIt() {
        gallery.close();
    }

    @Override
    public final Gallery gallery() {
        return gallery;
    }

    /// A store of the first version, where collections have no false match rate, becomes one of this version and keeps what it held.
    ///
    /// @param aged takes the closed store back to the first version and opens it
    protected final void isBroughtUpToDate(Supplier<Gallery> aged) {
        enrolled("Ada", 0);
        CollectionSettings chosen = new CollectionSettings("default", OptionalDouble.of(0.5), OptionalDouble.empty());
        gallery.configure(chosen);
        gallery.close();
        gallery = aged.get();
        assertEquals(List.of(chosen), gallery.collections());
        CollectionSettings measured = new CollectionSettings("default", OptionalDouble.of(0.6), OptionalDouble.of(3), OptionalDouble.of(0.01));
        gallery.configure(measured);
        assertEquals(List.of(measured), gallery.collections());
        assertEquals(List.of("Ada"), names(gallery.search(at(0), 1)));
    }

    @Override
    public final void reopen() {
        gallery.close();
        gallery = open();
    }
}
