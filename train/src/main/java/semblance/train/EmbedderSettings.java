package semblance.train;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import semblance.train.augment.Augmentation;
import semblance.train.loss.IdentitySoftmax;
import semblance.train.loss.TripletLoss;
import semblance.train.network.Architecture;
import semblance.train.network.Optimizer;
import semblance.train.network.TorchDevice;

/// All that decides an embedder's training, as the run folder keeps it in `settings.json`.
///
/// @param architecture of the network
/// @param optimizer of all stages
/// @param seed     of every draw
/// @param workers  cores that train; on a graphics card, that make batches ready
/// @param device   `cpu` or `cuda`, see [TorchDevice]
/// @param heldOut  share of the people kept out of training, to choose by
/// @param average  decay of the weights' moving average
/// @param patience a stage ends after so many measurements on the people held out without a better F1, with its best weights; 0: never
/// @param uncertainty  weight of the last number of the vectors, which then says how uncertain the network is of the others (see `Uncertainty`); 0: it is one like them
/// @param augmentation of the training pictures
/// @param stages   in order
public record EmbedderSettings(Architecture architecture, Optimizer.Kind optimizer, long seed, int workers, String device,
        double heldOut, double average, int patience, double uncertainty, Augmentation augmentation, List<Stage> stages) {

    /// Of 0.5 to 0.9 the one with the greatest F1 on people held out.
    private static final double UNCERTAINTY = 0.7;

    public EmbedderSettings {
        if (patience < 0) throw new IllegalArgumentException("got a patience of " + patience + ", wanted 0 or more measurements");
        if (!(uncertainty >= 0 && uncertainty <= 2)) throw new IllegalArgumentException("got an uncertainty of weight " + uncertainty + ", wanted 0 to 2");
        if (stages.isEmpty() || workers < 1 || !(heldOut >= 0 && heldOut < 1) || !(average > 0 && average < 1)) {
            throw new IllegalArgumentException("got " + stages.size() + " stages, " + workers + " workers, held out " + heldOut
                    + ", average " + average + "; wanted at least one stage and worker, and shares between 0 and 1");
        }
        int shares = TorchDevice.of(device).shares(workers);
        for (Stage stage : stages) check(stage, architecture, shares);
        stages = List.copyOf(stages);
    }

    /// Into how many shares a batch is cut.
    int shares() {
        return TorchDevice.of(device).shares(workers);
    }

    private static void check(Stage stage, Architecture architecture, int workers) {
        int smallest = stage.course().sizes().stream().min(Integer::compare).orElseThrow();
        if (smallest < architecture.smallest()) {
            throw new IllegalArgumentException("got pictures of " + smallest + " pixels, wanted at least " + architecture.smallest()
                    + " for " + architecture);
        }
        // two people, or one couldn't be told from another
        int least = switch (stage) {
            case Stage.Contrastive s -> 2 * s.pictures();
            case Stage.Triplet s -> 2 * s.pictures();
            default -> 2;
        };
        if (stage.course().batch() < least * workers) {
            throw new IllegalArgumentException("got a batch of " + stage.course().batch() + " in " + stage.label() + " with " + workers + " workers, wanted at least "
                    + least * workers + ": each worker learns from " + least + " pictures or more of its own");
        }
        if (stage instanceof Stage.Unlabelled && stage.course().batch() % (2 * workers) != 0) {
            throw new IllegalArgumentException("got a batch of " + stage.course().batch() + " with " + workers
                    + " workers, wanted a multiple of " + 2 * workers + ": each worker takes both views of a picture");
        }
    }

    /// The article's way: classification over the identities, then triplets. With a teacher, imitation comes first, of
    /// unlabelled pictures too; without one these are learnt from by their views.
    ///
    /// @param unlabelled whether there are pictures of nobody in particular
    /// @param scale      of the work: 1 is meant for a set of millions; epochs are multiplied by it
    public static EmbedderSettings standard(boolean teacher, boolean unlabelled, int workers, double scale) {
        var views = new Stage.Unlabelled(course(6 * scale, 64 * workers, 2e-3), 0.2);
        int batch = Math.max(128, 4 * workers), people = workers * Math.max(4, 32 / workers);
        var imitation = new Stage.Imitation(course(6 * scale, batch, 4e-3), 0.5, 0, List.of());
        var classification = new Stage.Classification(course(8 * scale, batch, 2e-3), IdentitySoftmax.Kind.COSFACE, 32, 0.2, 0, false, false,
                teacher ? 1 : 0);
        var triplet = new Stage.Triplet(course(2 * scale, 4 * people, 2e-4), 4, TripletLoss.MARGIN, "semi-hard", 0, 0, teacher ? 1 : 0);
        Optional<Stage> first = teacher ? Optional.of(imitation) : unlabelled ? Optional.of(views) : Optional.empty();
        List<Stage> stages = Stream.concat(first.stream(), Stream.of(classification, triplet)).toList();
        return new EmbedderSettings(Architecture.EFFICIENTNET_B0, Optimizer.Kind.ADAMW, 1, workers, "cpu", 0.03, 0.9985, 0, UNCERTAINTY, Augmentation.STANDARD, stages);
    }

    /// The same on another device.
    public EmbedderSettings on(String device) {
        return new EmbedderSettings(architecture, optimizer, seed, workers, device, heldOut, average, patience, uncertainty, augmentation, stages);
    }

    private static Stage.Course course(double epochs, int batch, double rate) {
        return new Stage.Course(epochs, List.of(80, 112), List.of(0.7, 0.3), batch, rate, 0.02, 0, 0, List.of());
    }
}
