package semblance.client;

import java.util.List;

/// A network that the server uses.
///
/// @param embeddingSize 0 if it makes none
/// @param licence       terms of use of the weights
public record Model(String id, String kind, String name, String architecture, int embeddingSize, String licence, List<Threshold> thresholds) {

    public record Threshold(double falseMatchRate, double distance) {
    }
}
