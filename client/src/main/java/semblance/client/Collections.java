package semblance.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Collections and their thresholds.
public final class Collections {

    private final Exchange exchange;

    Collections(Exchange exchange) {
        this.exchange = exchange;
    }

    public List<Collection> list() {
        return exchange.list(Address.of("collections"), "collections", Collection.class);
    }

    /// Sets threshold and slope; what is empty is the model's again.
    public Collection configure(Collection settings) {
        ObjectNode json = Exchange.object();
        settings.threshold().ifPresent(t -> json.put("threshold", t));
        settings.slope().ifPresent(s -> json.put("slope", s));
        return exchange.send("PUT", Address.of("collections", settings.name()), json, Collection.class);
    }

    /// Measures the collection's people, who should have several pictures each.
    ///
    /// @param falseMatchRate one that the server has: 0.01, 0.001 or 0.0001
    /// @param apply          whether the collection is to use the threshold from now on
    public Calibration calibrate(String collection, double falseMatchRate, boolean apply) {
        ObjectNode json = Exchange.object().put("false_match_rate", falseMatchRate).put("apply", apply);
        return exchange.send("POST", Address.of("collections", collection, "calibrate"), json, Calibration.class);
    }
}
