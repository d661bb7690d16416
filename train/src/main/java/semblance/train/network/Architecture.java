package semblance.train.network;

/// The bodies that an embedder can have. All take 112x112 pictures and end as [Head] says.
public enum Architecture {

    EFFICIENTNET_B0(EfficientNetB0.FEATURES, 32) {
        @Override
        public Network network(Head head, double dropout, double dropPath) {
            return new EfficientNetB0(head, dropout, dropPath);
        }

        @Override
        public int channels(String map) {
            return EfficientNetB0.channels(map);
        }
    },
    MOBILEFACENET(MobileFaceNet.FEATURES, 112) {
        @Override
        public Network network(Head head, double dropout, double dropPath) {
            return new MobileFaceNet(head, dropout, dropPath);
        }
    },
    CONVNEXT_ATTO(ConvNeXtAtto.FEATURES, 32) {
        @Override
        public Network network(Head head, double dropout, double dropPath) {
            return new ConvNeXtAtto(head, dropout, dropPath);
        }
    };

    private final int features;
    private final int smallest;

    Architecture(int features, int smallest) {
        this.features = features;
        this.smallest = smallest;
    }

    /// @param dropout  on the pooled features
    /// @param dropPath at the last block
    public abstract Network network(Head head, double dropout, double dropPath);

    /// Channels of a map that a hint can be given for.
    ///
    /// @throws IllegalArgumentException if the body marks no map of that name
    public int channels(String map) {
        throw new IllegalArgumentException("got a hint for the map '" + map + "', wanted none: " + this + " marks no maps");
    }

    /// Width of the pooled features.
    public int features() {
        return features;
    }

    /// Side of the smallest pictures that it can be trained on, pixels.
    public int smallest() {
        return smallest;
    }
}
