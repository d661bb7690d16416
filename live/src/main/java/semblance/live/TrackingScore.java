package semblance.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import semblance.geometry.Box;

/// How well tracks follow the truth: MOTA (Bernardin and Stiefelhagen 2008, "Evaluating multiple object tracking performance:
/// the CLEAR MOT metrics") and IDF1 (Ristani et al. 2016, "Performance measures and a data set for multi-target, multi-camera
/// tracking"), by the definitions of py-motmetrics: boxes may pair when their IoU is at least 0.5; a pair of the last frame
/// that still may pair is kept; the rest is assigned so that the sum of 1 - IoU is least; a switch is counted when an object
/// that was once paired with another track is paired anew.
///
/// Feed it frame by frame, then ask. Not thread-safe.
public final class TrackingScore {

    /// Where someone, or some track, is in a frame.
    ///
    /// @param id of the person (truth) or of the track (answer); one box an id in a frame
    public record Placed(long id, Box box) {
    }

    private static final double LEAST_IOU = 0.5;

    private final Map<Long, Long> lastTrackOf = new HashMap<>();
    private final Map<Long, Map<Long, Integer>> framesTogether = new HashMap<>();
    private long objects, answers, misses, falseAlarms, switches;

    /// Compares one frame.
    public void frame(List<Placed> truth, List<Placed> answer) {
        objects += truth.size();
        answers += answer.size();
        double[][] distance = distances(truth, answer);
        countTogether(truth, answer, distance);
        int[] match = keepPairs(truth, answer, distance);
        int pairs = 0;
        for (int t : match) if (t >= 0) pairs++;
        int[] fresh = Assignment.solve(distance);
        for (int o = 0; o < match.length; o++) {
            if (match[o] >= 0 || fresh[o] < 0) continue;
            pairs++;
            Long before = lastTrackOf.put(truth.get(o).id(), answer.get(fresh[o]).id());
            if (before != null && before != answer.get(fresh[o]).id()) switches++;
        }
        misses += truth.size() - pairs;
        falseAlarms += answer.size() - pairs;
    }

    private static double[][] distances(List<Placed> truth, List<Placed> answer) {
        double[][] distance = new double[truth.size()][answer.size()];
        for (int o = 0; o < truth.size(); o++) {
            for (int t = 0; t < answer.size(); t++) {
                double iou = truth.get(o).box().iou(answer.get(t).box());
                distance[o][t] = iou >= LEAST_IOU ? 1 - iou : Assignment.FORBIDDEN;
            }
        }
        return distance;
    }

    private void countTogether(List<Placed> truth, List<Placed> answer, double[][] distance) {
        for (int o = 0; o < truth.size(); o++) {
            for (int t = 0; t < answer.size(); t++) {
                if (distance[o][t] == Assignment.FORBIDDEN) continue;
                framesTogether.computeIfAbsent(truth.get(o).id(), id -> new HashMap<>())
                        .merge(answer.get(t).id(), 1, Integer::sum);
            }
        }
    }

    /// Pairs of before that still may pair; their rows and columns are taken out of `distance`.
    private int[] keepPairs(List<Placed> truth, List<Placed> answer, double[][] distance) {
        int[] match = new int[truth.size()];
        for (int o = 0; o < match.length; o++) {
            match[o] = -1;
            Long track = lastTrackOf.get(truth.get(o).id());
            for (int t = 0; track != null && t < answer.size(); t++) {
                if (answer.get(t).id() == track && distance[o][t] != Assignment.FORBIDDEN) match[o] = t;
            }
            if (match[o] >= 0) forbid(distance, o, match[o]);
        }
        return match;
    }

    private static void forbid(double[][] distance, int row, int column) {
        for (int t = 0; t < distance[row].length; t++) distance[row][t] = Assignment.FORBIDDEN;
        for (double[] r : distance) r[column] = Assignment.FORBIDDEN;
    }

    /// 1 - (misses + false alarms + switches) / boxes of the truth: 1 is perfect, and it may be below 0.
    public double mota() {
        return 1 - (double) (misses + falseAlarms + switches) / objects;
    }

    /// Share of boxes with the right identity, over the whole video, as an F1: 2 IDTP / (boxes of the truth + boxes answered),
    /// each person paired with at most one track. 0 to 1.
    public double idf1() {
        return 2.0 * identityTruePositives() / (objects + answers);
    }

    public long misses() {
        return misses;
    }

    public long falseAlarms() {
        return falseAlarms;
    }

    public long switches() {
        return switches;
    }

    private long identityTruePositives() {
        List<Long> people = new ArrayList<>(framesTogether.keySet());
        List<Long> tracks = framesTogether.values().stream().flatMap(m -> m.keySet().stream()).distinct().toList();
        double[][] cost = new double[people.size()][tracks.size()];
        for (int o = 0; o < people.size(); o++) {
            for (int t = 0; t < tracks.size(); t++) cost[o][t] = -together(people.get(o), tracks.get(t));
        }
        int[] match = Assignment.solve(cost);
        long frames = 0;
        for (int o = 0; o < match.length; o++) if (match[o] >= 0) frames += together(people.get(o), tracks.get(match[o]));
        return frames;
    }

    private int together(long person, long track) {
        return framesTogether.get(person).getOrDefault(track, 0);
    }
}
