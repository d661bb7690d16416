package semblance.train;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semblance.train.distill.Hint;
import semblance.train.loss.IdentitySoftmax.Kind;
import semblance.train.network.Architecture;
import semblance.train.network.Head;
import semblance.train.trainer.OtherDevice;

/// Every stage of an embedder's training, and every body, on a device that is not the processor.
class StageObjectiveTest {

    private static final int N = 4, PEOPLE = 5;

    private record Case(String name, Stage stage, Architecture architecture) {
        @Override
        public String toString() {
            return name + " of " + architecture;
        }
    }

    private static Stage.Course course(int size) {
        return new Stage.Course(1, List.of(size), List.of(1.0), N, 1e-3, 0.02, 0.2, 0.2, List.of());
    }

    private static Stage.Classification classification(int size, Kind kind, boolean onEmbedding, double teacher) {
        return new Stage.Classification(course(size), kind, 32, 0.2, 0.1, false, onEmbedding, teacher);
    }

    private static Stream<Case> cases() {
        var b0 = Architecture.EFFICIENTNET_B0;
        var atto = Architecture.CONVNEXT_ATTO;
        return Stream.of(new Case("plain classification", classification(32, Kind.PLAIN, false, 0), atto),
                new Case("CosFace", classification(112, Kind.COSFACE, true, 0), Architecture.MOBILEFACENET),
                new Case("ArcFace beside a teacher", classification(32, Kind.ARCFACE, false, 1), atto),
                new Case("imitation with a hint", new Stage.Imitation(course(32), 0, 0, List.of(new Hint("x", 3, 16, "blocks.4", 1))), b0),
                new Case("views", new Stage.Unlabelled(course(32), 0.2), atto),
                new Case("contrastive pairs", new Stage.Contrastive(course(32), 2, 1.2, 0, 0, 1), atto),
                new Case("triplets", new Stage.Triplet(course(32), 2, 0.2, "hard", 0, 0, 1), atto));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aStagesLossIsThatOfTheProcessor(Case c) {
        StageObjective objective = StageObjective.of(c.stage, c.architecture, PEOPLE);
        OtherDevice.compareLoss(objective.network(), objective.parameters(), objective.objective(), batch(c.stage.course().sizes().getFirst()));
    }

    private static FaceBatch batch(int size) {
        var random = new Random(3);
        float[] pictures = new float[N * size * size * 3], teacher = new float[N * Head.EMBEDDING_SIZE];
        for (int i = 0; i < pictures.length; i++) pictures[i] = random.nextInt(256);
        for (int i = 0; i < teacher.length; i++) teacher[i] = (float) random.nextGaussian();
        float[] map = new float[N * 7 * 7 * 3];
        for (int i = 0; i < map.length; i++) map[i] = (float) random.nextGaussian();
        return new FaceBatch(pictures, size, new int[] {0, 0, 2, 2}, teacher, List.of(new FaceBatch.Maps(map, 7, 3)));
    }
}
