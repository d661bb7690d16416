package semblance.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semblance.store.GalleryPlace;

class AddressTest {

    @Test
    void anAddressHasHostsKeyspaceAndOptions() {
        Address address = Address.of("cassandra://one,two:9142/people?dc=east&rf=3&consistency=local_quorum&search=nodes");
        assertEquals("cassandra://one,two:9142/people", address.where());
        assertEquals(Optional.of("east"), address.dc());
        assertEquals(Optional.of(3), address.replication());
        assertEquals("LOCAL_QUORUM", address.consistency().name());
        assertTrue(address.onNodes());
        assertEquals("cassandra://host/people", GalleryPlace.of("cassandra://host/people?rf=3", Optional.empty()).toString());
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String wrong : List.of("cassandra://", "cassandra://host", "cassandra://host/", "cassandra://host/A;B", "cassandra://ada:secret@host/people",
                "cassandra://host/people?consistency=one", "cassandra://host/people?rf=0", "cassandra://host/people?what=ever")) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Address.of(wrong), wrong).getMessage().contains("cassandra://host"), wrong);
        }
    }
}
