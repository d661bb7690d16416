package semblance.train.network;

/// The bodies that an embedder can have. All take 112x112 pictures and end as [Head] says.
public enum Architecture {

    EFFICIENTNET_B0(EfficientNetB0.FEATURES, 32) {
        @Override
        public Network network(Head head, double dropout, double dropPath) {
            return new EfficientNetB0(head, dropout, dropPath);
        }

        @Override
        public int channels(int stride) {
            return EfficientNetB0.channels(stride);
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

    /// Channels of the last map at a stride, which a hint can be given at.
    ///
    /// @throws IllegalArgumentException if the body marks no map of that stride
    public int channels(int stride) {
        throw new IllegalArgumentException("got a hint at stride " + stride + ", wanted none: " + this + " marks no maps");
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
