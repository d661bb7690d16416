package semblance.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import semblance.train.distill.Hint;
import semblance.train.loss.IdentitySoftmax;

/// One stage of an embedder's training. Each continues with the weights that the one before left.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "stage")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Stage.Unlabelled.class, name = "unlabelled"),
    @JsonSubTypes.Type(value = Stage.Imitation.class, name = "imitation"),
    @JsonSubTypes.Type(value = Stage.Classification.class, name = "classification"),
    @JsonSubTypes.Type(value = Stage.Contrastive.class, name = "contrastive"),
    @JsonSubTypes.Type(value = Stage.Triplet.class, name = "triplet")})
public sealed interface Stage {

    Course course();

    /// What every stage has.
    ///
    /// @param epochs     passes over the pictures; a fraction is fine
    /// @param sizes      sides of the training pictures in pixels, one after the other, each for its share
    /// @param shares     share of the pictures shown at each size; they add up to 1
    /// @param batch      pictures a step
    /// @param rate       highest learning rate
    /// @param decay      weight decay
    /// @param dropout    on the pooled features
    /// @param dropPath   at the last block
    /// @param frozen     beginnings of the names of parameters that stay as they are, such as `conv_stem`; a step is then cheaper
    record Course(double epochs, List<Integer> sizes, List<Double> shares, int batch, double rate, double decay,
            double dropout, double dropPath, List<String> frozen) {

        public Course {
            double total = shares.stream().mapToDouble(x -> x).sum();
            if (sizes.isEmpty() || sizes.size() != shares.size() || Math.abs(total - 1) > 1e-6) {
                throw new IllegalArgumentException("got sizes " + sizes + " with shares " + shares
                        + ", wanted one share a size, adding up to 1");
            }
            if (sizes.stream().anyMatch(s -> s < 32 || s > 112) || !(epochs > 0) || batch < 2 || !(rate > 0)) {
                throw new IllegalArgumentException("got sizes " + sizes + ", " + epochs + " epochs, batch " + batch + ", rate " + rate
                        + "; wanted sizes from 32 to 112, epochs and rate above 0 and a batch of 2 or more");
            }
            sizes = List.copyOf(sizes);
            shares = List.copyOf(shares);
            frozen = List.copyOf(frozen);
        }

        /// Steps of a stage over `pictures` pictures.
        public long steps(int pictures) {
            return Math.max(1, Math.round(epochs * pictures / batch));
        }

        /// The side of the pictures at a step.
        public int sizeAt(long step, long steps) {
            double done = 0;
            for (int i = 0; i < sizes.size(); i++) {
                done += shares.get(i);
                if (step < Math.round(done * steps)) return sizes.get(i);
            }
            return sizes.getLast();
        }
    }

    /// Before everything else, if there are pictures but few labels: SimCLR (Chen et al. 2020) on all crops, those of nobody
    /// in particular among them. Half of a batch are second views, so it must be a multiple of twice the workers.
    ///
    /// @param temperature of the softmax over cosines
    record Unlabelled(Course course, double temperature) implements Stage {
    }

    /// Stage 0, if there is a teacher: its vectors, projected to ours, are imitated.
    ///
    /// @param blends share of the pictures that are made of two faces, 0 to 1: the teacher can judge faces of nobody
    /// @param bends  share of the pictures whose faces are bent, 0 to 1; a blend may be bent too
    /// @param hints  maps of the teacher that are imitated too
    record Imitation(Course course, double blends, double bends, List<Hint> hints) implements Stage {

        public Imitation {
            checkShares(blends, bends);
            hints = List.copyOf(hints);
        }
    }

    /// Stage 1: which of the training people is it?
    ///
    /// @param balanced    whether every person comes as often as any other, rather than every picture
    /// @param onEmbedding whether the classifier stands on the embedding rather than on the pooled features
    /// @param teacher     weight of imitation beside it, 0 for none
    record Classification(Course course, IdentitySoftmax.Kind head, double scale, double margin, double smoothing,
            boolean balanced, boolean onEmbedding, double teacher) implements Stage {
    }

    /// Stage 2 by pairs.
    ///
    /// @param pictures of each person in a batch
    /// @param blends   share of the people that are made of two, all their pictures in the same way, 0 to 1; only with a teacher
    /// @param bends    share of the people whose faces are bent, all their pictures in the same way, 0 to 1; only with a teacher
    /// @param teacher  weight of imitation beside it, 0 for none
    record Contrastive(Course course, int pictures, double margin, double blends, double bends, double teacher) implements Stage {

        public Contrastive {
            checkPictures(pictures);
            checkMadeUp(blends, bends, teacher);
        }
    }

    /// Stage 2 by triplets.
    ///
    /// @param pictures of each person in a batch
    /// @param miner    `all`, `hard`, `semi-hard` or `distance-weighted`
    /// @param blends   share of the people that are made of two, all their pictures in the same way, 0 to 1; only with a teacher
    /// @param bends    share of the people whose faces are bent, all their pictures in the same way, 0 to 1; only with a teacher
    /// @param teacher  weight of imitation beside it, 0 for none
    record Triplet(Course course, int pictures, double margin, String miner, double blends, double bends, double teacher) implements Stage {

        public Triplet {
            checkPictures(pictures);
            checkMadeUp(blends, bends, teacher);
        }
    }

    private static void checkPictures(int pictures) {
        if (pictures < 2) throw new IllegalArgumentException("got " + pictures + " pictures of each person in a batch, wanted 2 or more: they make the pairs");
    }

    private static void checkShares(double blends, double bends) {
        if (!(blends >= 0 && blends <= 1)) throw new IllegalArgumentException("got blends of " + blends + ", wanted the share that is made of two faces, 0 to 1");
        if (!(bends >= 0 && bends <= 1)) throw new IllegalArgumentException("got bends of " + bends + ", wanted the share whose faces are bent, 0 to 1");
    }

    /// Nobody but a teacher knows who a made-up person is like.
    private static void checkMadeUp(double blends, double bends, double teacher) {
        checkShares(blends, bends);
        if (blends + bends > 0 && !(teacher > 0)) {
            throw new IllegalArgumentException("got blends of " + blends + " and bends of " + bends + " with a teacher's weight of " + teacher + ", wanted a weight above 0: made-up people are for a teacher to judge");
        }
    }

    /// The name in settings, logs and folders.
    default String label() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
