package semblance.train;

import java.util.List;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import semblance.train.loss.ContrastiveLoss;
import semblance.train.loss.ContrastiveViews;
import semblance.train.loss.HintLoss;
import semblance.train.loss.IdentitySoftmax;
import semblance.train.loss.Imitation;
import semblance.train.loss.MetricLoss;
import semblance.train.loss.TripletLoss;
import semblance.train.miner.PairMiner;
import semblance.train.miner.TripletMiner;
import semblance.train.network.Architecture;
import semblance.train.network.Head;
import semblance.train.network.Network;
import semblance.train.network.Parameter;
import semblance.train.network.Projected;
import semblance.train.network.TorchOps;
import semblance.train.trainer.Objective;

/// What a stage trains: the network with the right end, its loss, and what the loss brings along to be trained.
///
/// @param network    as this stage sees it
/// @param parameters of the loss
/// @param objective  forward pass and loss
record StageObjective(Network network, List<Parameter> parameters, Objective<FaceBatch> objective) {

    /// @param architecture of the network's body
    /// @param people       number of identities
    static StageObjective of(Stage stage, Architecture architecture, int people) {
        return switch (stage) {
            case Stage.Unlabelled u -> unlabelled(u, architecture);
            case Stage.Imitation i -> imitation(i, architecture);
            case Stage.Classification c -> classification(c, architecture, people);
            case Stage.Contrastive c -> metric(c, architecture, c.teacher(), new ContrastiveLoss(c.margin(), PairMiner.within(c.margin())));
            case Stage.Triplet t -> metric(t, architecture, t.teacher(), new TripletLoss(t.margin(), miner(t)));
        };
    }

    private static Network network(Stage stage, Architecture architecture, Head head) {
        return architecture.network(head, stage.course().dropout(), stage.course().dropPath());
    }

    private static StageObjective imitation(Stage.Imitation i, Architecture architecture) {
        Network network = network(i, architecture, Head.EMBEDDING);
        List<HintLoss> hints = IntStream.range(0, i.hints().size())
                .mapToObj(k -> new HintLoss("hint." + k, i.hints().get(k), architecture.channels(i.hints().get(k).map()))).toList();
        return new StageObjective(network, hints.stream().flatMap(h -> h.parameters().stream()).toList(), (ops, batch) -> {
            Tensor loss = imitation(forward(network, ops, batch), batch);
            for (int k = 0; k < hints.size(); k++) loss = loss.add(hints.get(k).loss(ops, batch.maps().get(k).on(loss)));
            return loss;
        });
    }

    private static StageObjective unlabelled(Stage.Unlabelled u, Architecture architecture) {
        Network network = new Projected(network(u, architecture, Head.FEATURES), architecture.features());
        var loss = new ContrastiveViews(u.temperature());
        return new StageObjective(network, List.of(), (ops, batch) -> loss.loss(forward(network, ops, batch)));
    }

    private static StageObjective classification(Stage.Classification c, Architecture architecture, int people) {
        // imitation needs the embedding, which stands on the pooled features: one network, both ends
        boolean embedding = c.onEmbedding() || c.teacher() > 0;
        if (embedding && !c.onEmbedding()) {
            Network both = network(c, architecture, Head.BOTH);
            var softmax = new IdentitySoftmax(c.head(), architecture.features(), people, c.scale(), c.margin(), c.smoothing());
            return new StageObjective(both, softmax.parameters(), (ops, batch) -> {
                List<Tensor> out = ops.run(both, batch.images(ops.anyWeight()));
                return withTeacher(softmax.loss(ops, out.get(0), labels(batch)), out.get(1), batch, c.teacher());
            });
        }
        Network network = network(c, architecture, embedding ? Head.EMBEDDING : Head.FEATURES);
        int width = embedding ? Head.EMBEDDING_SIZE : architecture.features();
        var softmax = new IdentitySoftmax(c.head(), width, people, c.scale(), c.margin(), c.smoothing());
        return new StageObjective(network, softmax.parameters(), (ops, batch) -> {
            Tensor out = forward(network, ops, batch);
            return withTeacher(softmax.loss(ops, out, labels(batch)), out, batch, c.teacher());
        });
    }

    private static StageObjective metric(Stage stage, Architecture architecture, double teacher, MetricLoss loss) {
        Network network = network(stage, architecture, Head.EMBEDDING);
        return new StageObjective(network, List.of(), (ops, batch) -> {
            Tensor embeddings = forward(network, ops, batch);
            return withTeacher(loss.loss(embeddings, batch.people()), embeddings, batch, teacher);
        });
    }

    private static TripletMiner miner(Stage.Triplet t) {
        return switch (t.miner()) {
            case "all" -> TripletMiner.all();
            case "hard" -> TripletMiner.hard();
            case "semi-hard" -> TripletMiner.semiHard(t.margin());
            case "distance-weighted" -> TripletMiner.distanceWeighted(Head.EMBEDDING_SIZE,
                    () -> RandomGeneratorFactory.of("L64X128MixRandom").create(1));
            default -> throw new IllegalArgumentException("got the miner '" + t.miner()
                    + "', wanted all, hard, semi-hard or distance-weighted");
        };
    }

    private static Tensor forward(Network network, TorchOps ops, FaceBatch batch) {
        return ops.run(network, batch.images(ops.anyWeight())).getFirst();
    }

    private static Tensor imitation(Tensor embeddings, FaceBatch batch) {
        return Imitation.loss(embeddings, batch.teacherVectors(embeddings));
    }

    private static Tensor withTeacher(Tensor loss, Tensor embeddings, FaceBatch batch, double weight) {
        return weight > 0 ? loss.add(imitation(embeddings, batch).mul(new Scalar(weight))) : loss;
    }

    private static long[] labels(FaceBatch batch) {
        long[] labels = new long[batch.count()];
        for (int i = 0; i < labels.length; i++) labels[i] = batch.people()[i];
        return labels;
    }
}
