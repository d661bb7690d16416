package semblance.align;

import java.util.List;
import java.util.stream.IntStream;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;
import semblance.network.ModelCard;
import semblance.network.ModelException;
import semblance.network.OnnxModel;
import semblance.network.Planes;

/// Corrects a detector's landmarks by a second, closer look: the face is cut by the rough ones, and a small network says
/// where in that cut the points really are. A detector's landmarks come from an anchor that sees the face at any size and
/// place; here size, place and angle are known already (the cascade of MTCNN, Zhang et al. 2016, whose last stage
/// likewise only moves points; one pass).
///
/// Safe to share between threads; does not close the model.
public final class LandmarkRefiner {

    /// Side of the cut, pixels: the 112-pixel template with 8 pixels around it, at half size.
    public static final int SIDE = 64;
    /// Where the rough landmarks lie in the cut.
    public static final Landmarks TEMPLATE = FaceAligner.TEMPLATE.plus(8, 8).times(0.5);
    /// Pixels of the cut that a network's output of 1 stands for.
    public static final double UNIT = 4;

    private final OnnxModel model;
    private final Planes planes;

    /// @throws ModelException if the model is none for landmarks
    public LandmarkRefiner(OnnxModel model) {
        ModelCard card = model.card();
        if (card.kind() != ModelCard.Kind.LANDMARKS || card.input().width() != SIDE || card.input().height() != SIDE) {
            throw new ModelException(card.name() + ": got a network for " + card.kind() + " with an input of " + card.input().width() + "x" + card.input().height()
                    + ", wanted one for landmarks with " + SIDE + "x" + SIDE);
        }
        this.model = model;
        planes = new Planes(card.input());
    }

    /// @param rough landmarks of a face in the image, off by up to a quarter of the eye distance
    public Landmarks refine(Image image, Landmarks rough) {
        SimilarityTransform toCut = toCut(rough), back = toCut.inverse();
        return Landmarks.of(found(image, toCut).stream().map(back::apply).toList());
    }

    /// How far [#refine] would move landmarks: the mean of the five, as a share of the distance between the eyes of a frontal face of that size.
    public double unrest(Image image, Landmarks landmarks) {
        SimilarityTransform toCut = toCut(landmarks);
        List<Point> found = found(image, toCut);
        double mean = IntStream.range(0, 5).mapToDouble(i -> found.get(i).distanceTo(toCut.apply(landmarks.points().get(i)))).average().orElseThrow();
        return mean / TEMPLATE.eyeDistance();
    }

    private static SimilarityTransform toCut(Landmarks landmarks) {
        return SimilarityTransform.fit(landmarks.points(), TEMPLATE.points());
    }

    /// The points where the network says they are in the cut.
    private List<Point> found(Image image, SimilarityTransform toCut) {
        float[] moves = moves(FaceAligner.warp(image, toCut, SIDE));
        return IntStream.range(0, 5).mapToObj(i -> TEMPLATE.points().get(i).plus(UNIT * moves[2 * i], UNIT * moves[2 * i + 1])).toList();
    }

    private float[] moves(Image cut) {
        float[] moves = model.run(new long[] {1, 3, SIDE, SIDE}, input -> planes.write(cut, input, 0, new Planes.Canvas(SIDE, SIDE, 0, 0)), List.of("landmarks")).getFirst();
        if (moves.length == 10 && IntStream.range(0, 10).allMatch(i -> Float.isFinite(moves[i]))) return moves;
        throw new ModelException(model.card().name() + ": got " + moves.length + " numbers of which some are none, wanted 10: the network is damaged");
    }
}
