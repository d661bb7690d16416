package semblance.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import semblance.detect.Face;

/// How well a detector finds labelled faces.
///
/// A detection belongs to the label that it overlaps most, if their intersection over union is 0.5 or more. The surest
/// detection of a label finds it; every further one is a false alarm, and so is a detection that belongs to no label. A
/// detection that belongs to a label which does not count is left out (WIDER FACE's rule, Yang et al. 2016), and so is one
/// without a label that is itself below the least size.
///
/// @param averagePrecision area under the precision-recall curve, precision made monotone (PASCAL VOC since 2010), every
///                         score a step of its own
/// @param curve            one step a score, surest first
/// @param faces            labelled faces that count
/// @param landmarkErrors   one number a face found with a score of 0.5 or more whose label has landmarks: mean distance
///                         of the five points from the labels', in per cent of the label's eye distance; smallest first
public record DetectorScore(double averagePrecision, List<Step> curve, int faces, double[] landmarkErrors) {

    private static final double LEAST_OVERLAP = 0.5, SURE = 0.5;

    /// What a least score would give.
    public record Step(double score, double precision, double recall) {
    }

    /// A photo's labels and what the detector found there.
    public record Judged(List<LabelledFace> labels, List<Face> found) {
    }

    private record Hit(double score, boolean right) {
    }

    /// @param leastSize pixels; labels with a shorter side below it don't count; 0 counts all
    public static DetectorScore of(List<Judged> photos, double leastSize) {
        List<Hit> hits = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        int faces = 0;
        for (Judged photo : photos) {
            List<LabelledFace> labels = photo.labels.stream().map(l -> l.atLeast(leastSize)).toList();
            faces += (int) labels.stream().filter(LabelledFace::counts).count();
            match(labels, photo.found, leastSize, hits, errors);
        }
        hits.sort(Comparator.comparingDouble(Hit::score).reversed());
        List<Step> curve = curve(hits, faces);
        return new DetectorScore(area(curve), curve, faces, errors.stream().mapToDouble(e -> e).sorted().toArray());
    }

    /// Mean landmark error, per cent of the eye distance; NaN if no face was found that has landmarks.
    public double landmarkError() {
        return Arrays.stream(landmarkErrors).average().orElse(Double.NaN);
    }

    /// The middle one: profiles, whose eyes almost coincide, can't pull it up as they do the mean.
    public double medianLandmarkError() {
        return landmarkErrors.length == 0 ? Double.NaN : landmarkErrors[landmarkErrors.length / 2];
    }

    /// Share of the faces found with at least this score.
    public double recallAt(double score) {
        return curve.stream().filter(s -> s.score >= score).mapToDouble(Step::recall).max().orElse(0);
    }

    /// Share of detections of at least this score that are faces; 1 if there are none.
    public double precisionAt(double score) {
        return curve.stream().filter(s -> s.score >= score).reduce((a, b) -> b).map(Step::precision).orElse(1.0);
    }

    private static void match(List<LabelledFace> labels, List<Face> found, double leastSize, List<Hit> hits, List<Double> errors) {
        boolean[] taken = new boolean[labels.size()];
        for (Face face : found.stream().sorted(Comparator.comparingDouble(Face::score).reversed()).toList()) {
            int at = nearest(labels, face);
            boolean belongs = at >= 0 && labels.get(at).box().iou(face.box()) >= LEAST_OVERLAP;
            if (belongs ? !labels.get(at).counts() : Math.min(face.box().width(), face.box().height()) < leastSize) continue;
            boolean right = belongs && !taken[at];
            hits.add(new Hit(face.score(), right));
            if (!right) continue;
            taken[at] = true;
            if (face.score() >= SURE) labels.get(at).landmarks().ifPresent(truth -> errors.add(100 * LandmarkError.of(face.landmarks(), truth)));
        }
    }

    private static int nearest(List<LabelledFace> labels, Face face) {
        int best = -1;
        double overlap = 0;
        for (int i = 0; i < labels.size(); i++) {
            double iou = labels.get(i).box().iou(face.box());
            if (iou > overlap) {
                overlap = iou;
                best = i;
            }
        }
        return best;
    }

    private static List<Step> curve(List<Hit> hits, int faces) {
        List<Step> curve = new ArrayList<>();
        int right = 0;
        for (int i = 0; i < hits.size(); i++) {
            if (hits.get(i).right) right++;
            boolean lastOfScore = i + 1 == hits.size() || hits.get(i + 1).score < hits.get(i).score;
            if (lastOfScore) curve.add(new Step(hits.get(i).score, (double) right / (i + 1), faces == 0 ? 0 : (double) right / faces));
        }
        return List.copyOf(curve);
    }

    private static double area(List<Step> curve) {
        double area = 0, precision = 0;
        for (int i = curve.size() - 1; i >= 0; i--) {
            precision = Math.max(precision, curve.get(i).precision);
            area += precision * (curve.get(i).recall - (i == 0 ? 0 : curve.get(i - 1).recall));
        }
        return area;
    }
}
