package semblance.train.detector;

import java.util.Arrays;
import java.util.List;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// What every anchor of one picture is to predict.
///
/// A face takes the anchor that overlaps it most and every anchor with an intersection over union of 0.35 and more (an
/// anchor wanted by several takes the one it overlaps most); below 0.3 an anchor is background, in between it is
/// neither. (RetinaFace's paper: 0.5 and 0.3; its MobileNet variant's public code: 0.35, nothing in between.)
///
/// @param anchors    the anchors that are faces, ascending
/// @param boxes      four numbers each: centre and logarithmic size in units of the variances
/// @param landmarks  ten numbers each, zeros where `marked` is 0
/// @param marked     1 where the face has landmarks, else 0; one number an anchor of `anchors`
/// @param background one byte for each anchor of the picture: 1 if it is background
record Assignment(int[] anchors, float[] boxes, float[] landmarks, float[] marked, byte[] background) {

    static final double FACE = 0.35, BACKGROUND = 0.3;
    /// An anchor touching an ignored face this much (by union, or by its own area) is neither face nor background.
    private static final double TOUCHED = 0.2, COVERED = 0.5;

    static Assignment of(Anchors anchors, List<MarkedFace> faces) {
        List<MarkedFace> known = faces.stream().filter(f -> !f.ignored()).toList();
        int[] owner = owners(anchors, known);
        byte[] background = new byte[anchors.count()];
        for (int i = 0; i < owner.length; i++) background[i] = (byte) (owner[i] == NOBODY ? 1 : 0);
        for (MarkedFace face : faces) {
            if (face.ignored()) excuse(anchors, face.box(), background);
        }
        int[] chosen = java.util.stream.IntStream.range(0, owner.length).filter(i -> owner[i] >= 0).toArray();
        return encoded(anchors, known, owner, chosen, background);
    }

    private static final int NOBODY = -1, UNSURE = -2;

    /// For every anchor the face it is to predict, or NOBODY, or UNSURE.
    private static int[] owners(Anchors anchors, List<MarkedFace> known) {
        int[] owner = new int[anchors.count()];
        double[] best = new double[anchors.count()];
        int[] favourite = new int[known.size()];
        Arrays.fill(owner, NOBODY);
        for (int f = 0; f < known.size(); f++) {
            double most = -1;
            for (int i = 0; i < owner.length; i++) {
                double iou = anchors.iou(i, known.get(f).box());
                if (iou > most) {
                    most = iou;
                    favourite[f] = i;
                }
                if (iou > best[i]) {
                    best[i] = iou;
                    owner[i] = iou >= FACE ? f : iou >= BACKGROUND ? UNSURE : NOBODY;
                }
            }
        }
        for (int f = 0; f < favourite.length; f++) owner[favourite[f]] = f;
        return owner;
    }

    private static void excuse(Anchors anchors, Box ignored, byte[] background) {
        for (int i = 0; i < background.length; i++) {
            if (anchors.iou(i, ignored) > TOUCHED || anchors.covered(i, ignored) > COVERED) background[i] = 0;
        }
    }

    private static Assignment encoded(Anchors anchors, List<MarkedFace> known, int[] owner, int[] chosen,
                                      byte[] background) {
        float[] boxes = new float[4 * chosen.length], points = new float[10 * chosen.length];
        float[] marked = new float[chosen.length];
        for (int k = 0; k < chosen.length; k++) {
            int i = chosen[k];
            MarkedFace face = known.get(owner[i]);
            encode(anchors, i, face.box(), boxes, 4 * k);
            if (face.landmarks().isEmpty()) continue;
            marked[k] = 1;
            encode(anchors, i, face.landmarks().get(), points, 10 * k);
        }
        return new Assignment(chosen, boxes, points, marked, background);
    }

    private static void encode(Anchors a, int i, Box box, float[] out, int o) {
        double unit = Anchors.CENTRE_VARIANCE * a.side(i);
        out[o] = (float) ((box.center().x() - a.x(i)) / unit);
        out[o + 1] = (float) ((box.center().y() - a.y(i)) / unit);
        out[o + 2] = (float) (Math.log(box.width() / a.side(i)) / Anchors.SIZE_VARIANCE);
        out[o + 3] = (float) (Math.log(box.height() / a.side(i)) / Anchors.SIZE_VARIANCE);
    }

    private static void encode(Anchors a, int i, Landmarks landmarks, float[] out, int o) {
        double unit = Anchors.CENTRE_VARIANCE * a.side(i);
        for (Point p : landmarks.points()) {
            out[o++] = (float) ((p.x() - a.x(i)) / unit);
            out[o++] = (float) ((p.y() - a.y(i)) / unit);
        }
    }
}
