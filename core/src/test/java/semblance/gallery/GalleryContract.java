package semblance.gallery;

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

    @Override
    public final void reopen() {
        gallery.close();
        gallery = open();
    }
}
