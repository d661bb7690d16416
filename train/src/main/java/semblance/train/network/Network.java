package semblance.train.network;

import java.util.List;

/// An architecture: what happens to a picture. It owns no weights; see [Weights].
public interface Network {

    /// A short name for cards and settings, for example `efficientnet-b0`.
    String name();

    /// Runs the network.
    ///
    /// @param image `[n, 3, height, width]`, RGB, raw 0..255
    /// @return the outputs, in the order of [#outputs]
    <T> List<T> apply(Ops<T> ops, T image);

    /// The names of the outputs.
    List<String> outputs();
}
