package semblance.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;

/// Follows faces from frame to frame by motion and overlap: SORT's filter (Bewley et al. 2016, "Simple online and realtime
/// tracking"), ByteTrack's two rounds (Zhang et al. 2022, "ByteTrack: multi-object tracking by associating every detection box":
/// sure detections first, then faint ones, which may only continue a track, so blur and half covered faces do not break it), and
/// overlap measured between enlarged boxes (Yang et al. 2023, "Hard to track objects with irregular motions and similar
/// appearances? Make it easier by buffering the matching space"), since faces are small for the distance they move between detections.
///
/// Deviations: time in seconds and detection only when it is worth it (see [#unsettled]); no appearance here. Who a track
/// is, and whether it changed person at a crossing, is decided from embeddings behind it, in [IdentityKeeper].
///
/// Not thread-safe; times must not run backwards.
final class FaceTracker {

    /// A face being followed, at one moment.
    ///
    /// @param id        stays with the track; never used again
    /// @param box       filtered, in pixels
    /// @param face      what the detector saw in this very frame, or saw last, moved to where it should be now
    /// @param detected  whether it was seen in this very frame
    /// @param disturbed since the last detection the track was out of sight or another was near: it may be someone else now
    /// @param ambiguous since the last detection it was out of sight or jumped, or another track or face was about as near: motion
    ///                  can't tell who it is
    record Tracked(long id, Box box, Face face, boolean detected, boolean disturbed, boolean ambiguous) {
    }

    /// Detections from here on may found a track; fainter ones can only continue one.
    static final double SURE = 0.6;
    private static final double FAINT = 0.3;
    private static final double BUFFER = 0.3;
    private static final double LEAST_OVERLAP = 0.12, LEAST_OVERLAP_FAINT = 0.4;
    /// seconds in which a track is looked for more often than usual, and kept, though looks did not find it
    private static final double LOOKED_FOR = 0.35, KEPT = 1.2;
    /// looks in a row that may miss a face in plain sight, by blur or a blink of the detector
    private static final int MOST_MISSED = 1;
    /// share of a face under another that explains why a look missed it
    private static final double HIDDEN = 0.3;
    /// two tracks this near are a crossing; a face this far from where its track expected it may be someone else's
    private static final double CROSSING = 0.05, A_JUMP = 0.6;
    /// share of the greatest overlap from which on the second greatest could be the right one
    private static final double RIVAL = 0.5;
    /// share of a face in the part of a frame that was looked at, for not being found there to mean something
    private static final double INSIDE = 0.9;

    private final List<Track> tracks = new ArrayList<>();
    private long lastId = 0;
    private double now = Double.NEGATIVE_INFINITY;

    /// Where a look at once would settle something: around a track seen once, and around one just lost.
    List<Box> unsettled() {
        return tracks.stream().filter(t -> !t.confirmed || t.missed > 0 && now - t.seen < LOOKED_FOR).map(t -> buffered(t.box())).toList();
    }

    /// Height of the tallest face that is followed, pixels; 0 if there is none.
    double tallest() {
        return tracks.stream().mapToDouble(t -> t.box().height()).max().orElse(0);
    }

    /// Moves all tracks to a frame that was not looked at.
    List<Tracked> skip(double seconds) {
        advance(seconds);
        return shown();
    }

    /// Moves all tracks to a frame and joins the faces found in it.
    List<Tracked> update(double seconds, List<Face> faces) {
        return update(seconds, faces, t -> true);
    }

    /// The same if only parts of the frame were looked at.
    List<Tracked> update(double seconds, List<Face> faces, List<Box> parts) {
        return update(seconds, faces, t -> parts.stream().anyMatch(p -> covered(t.box(), p) > INSIDE));
    }

    private List<Tracked> update(double seconds, List<Face> faces, Predicate<Track> lookedFor) {
        advance(seconds);
        tracks.stream().filter(lookedFor).forEach(t -> t.missed++);
        List<Face> sure = faces.stream().filter(f -> f.score() >= SURE).toList();
        List<Face> faint = faces.stream().filter(f -> f.score() < SURE && f.score() >= FAINT).toList();
        List<Track> open = new ArrayList<>(tracks);
        markAmbiguous(faces);
        List<Face> left = join(open, sure, LEAST_OVERLAP);
        open.removeIf(t -> !t.confirmed || now - t.seen > LOOKED_FOR);
        join(open, faint, LEAST_OVERLAP_FAINT);
        left.forEach(f -> tracks.add(new Track(++lastId, f, now)));
        markDisturbed();
        tracks.removeIf(t -> t.missed > 0 && !t.confirmed);
        return shown();
    }

    private void advance(double seconds) {
        double step = Math.max(0, seconds - now);
        if (now != Double.NEGATIVE_INFINITY) tracks.forEach(t -> t.advance(step));
        now = Math.max(now, seconds);
        tracks.removeIf(t -> now - t.seen > KEPT);
    }

    /// Pairs faces with tracks and takes both off their lists; returns the faces nobody claimed.
    private List<Face> join(List<Track> open, List<Face> faces, double leastOverlap) {
        List<Face> left = new ArrayList<>(faces);
        if (open.isEmpty() || faces.isEmpty()) return left;
        double[][] cost = new double[open.size()][faces.size()];
        for (int t = 0; t < cost.length; t++) {
            Box place = buffered(open.get(t).box());
            for (int f = 0; f < faces.size(); f++) {
                double overlap = place.iou(buffered(faces.get(f).box()));
                cost[t][f] = overlap >= leastOverlap ? 1 - overlap : Assignment.FORBIDDEN;
            }
        }
        int[] match = Assignment.solve(cost);
        List<Track> joined = new ArrayList<>();
        for (int t = 0; t < match.length; t++) {
            if (match[t] < 0) continue;
            open.get(t).see(faces.get(match[t]), now);
            joined.add(open.get(t));
            left.remove(faces.get(match[t]));
        }
        open.removeAll(joined);
        return left;
    }

    /// Tracks within reach of the same face, and faces within reach of the same track.
    private void markAmbiguous(List<Face> faces) {
        for (Track t : tracks) {
            double[] near = faces.stream().mapToDouble(f -> reach(t, f)).sorted().toArray();
            if (near.length > 1 && near[near.length - 2] > RIVAL * near[near.length - 1]) t.ambiguous = true;
        }
        for (Face f : faces) {
            List<Track> near = tracks.stream().sorted(Comparator.comparingDouble((Track t) -> reach(t, f)).reversed()).limit(2).toList();
            if (near.size() > 1 && reach(near.get(1), f) > RIVAL * reach(near.get(0), f)) near.forEach(t -> t.ambiguous = true);
        }
    }

    private static double reach(Track t, Face f) {
        return buffered(t.box()).iou(buffered(f.box()));
    }

    private static Box buffered(Box b) {
        double dx = BUFFER * b.width(), dy = BUFFER * b.height();
        return new Box(b.left() - dx, b.top() - dy, b.right() + dx, b.bottom() + dy);
    }

    /// Crossings, and newcomers within reach of a track: the track may have gone to one of two who stood behind each other, and
    /// the newcomer may be the one whom it had followed.
    private void markDisturbed() {
        for (Track a : tracks) {
            for (Track b : tracks) {
                boolean near = b.confirmed ? a.box().iou(b.box()) > CROSSING : buffered(a.box()).iou(buffered(b.box())) > LEAST_OVERLAP;
                if (a != b && near) a.disturbed = true;
            }
        }
    }

    private List<Tracked> shown() {
        return tracks.stream().filter(t -> t.confirmed && (t.missed == 0 || t.missed <= MOST_MISSED && now - t.seen < LOOKED_FOR && !hidden(t)))
                .sorted(Comparator.comparingLong((Track t) -> t.id)).map(t -> t.at(now)).toList();
    }

    /// Behind someone whom the last look saw: a face that is not found there needs no other explanation.
    private boolean hidden(Track track) {
        return tracks.stream().anyMatch(t -> t != track && t.missed == 0 && covered(track.box(), t.box()) > HIDDEN);
    }

    /// The share of a box that lies under another.
    static double covered(Box a, Box b) {
        double w = Math.min(a.right(), b.right()) - Math.max(a.left(), b.left()), h = Math.min(a.bottom(), b.bottom()) - Math.max(a.top(), b.top());
        return Math.max(0, w) * Math.max(0, h) / a.area();
    }

    private static final class Track {
        private static final double MEASURED_SD = 0.06, PLACE_ACCELERATION_SD = 4, SIZE_ACCELERATION_SD = 0.8;
        private static final double HALF_LIFE_LOST = 0.3;

        final long id;
        private final AxisFilter x, y, width, height;
        private Face face;
        double seen;
        /// looks since then that did not find it
        int missed = 0;
        boolean confirmed = false, disturbed = false, ambiguous = false;

        Track(long id, Face face, double now) {
            this.id = id;
            Box b = face.box();
            double size = b.height();
            x = new AxisFilter(b.center().x(), MEASURED_SD * size, 2 * size);
            y = new AxisFilter(b.center().y(), MEASURED_SD * size, 2 * size);
            width = new AxisFilter(b.width(), MEASURED_SD * size, 0.3 * size);
            height = new AxisFilter(b.height(), MEASURED_SD * size, 0.3 * size);
            this.face = face;
            seen = now;
        }

        /// If the last look did not find it, movement and growth fade.
        void advance(double seconds) {
            double size = Math.max(1, height.value());
            x.predict(seconds, PLACE_ACCELERATION_SD * size);
            y.predict(seconds, PLACE_ACCELERATION_SD * size);
            width.predict(seconds, SIZE_ACCELERATION_SD * size);
            height.predict(seconds, SIZE_ACCELERATION_SD * size);
            if (missed > 0) Stream.of(x, y, width, height).forEach(f -> f.damp(Math.pow(0.5, seconds / HALF_LIFE_LOST)));
        }

        void see(Face found, double now) {
            Box b = found.box();
            boolean wasHidden = missed > MOST_MISSED + 1; // this look counts as missed so far
            if (wasHidden || b.iou(box()) < A_JUMP) disturbed = ambiguous = true;
            double sd = MEASURED_SD * b.height();
            x.correct(b.center().x(), sd);
            y.correct(b.center().y(), sd);
            width.correct(b.width(), sd);
            height.correct(b.height(), sd);
            face = found;
            seen = now;
            missed = 0;
            confirmed = true;
        }

        Box box() {
            double w = Math.max(1, width.value()) / 2, h = Math.max(1, height.value()) / 2;
            return new Box(x.value() - w, y.value() - h, x.value() + w, y.value() + h);
        }

        private Face moved() {
            Box now = box(), then = face.box();
            double scale = now.height() / Math.max(1, then.height());
            Landmarks landmarks = face.landmarks().plus(-then.center().x(), -then.center().y()).times(scale)
                    .plus(now.center().x(), now.center().y());
            return new Face(now, landmarks, face.score());
        }

        /// Reading it clears the mark of a disturbance once the face is in plain sight.
        Tracked at(double now) {
            boolean inSight = seen == now;
            Tracked t = new Tracked(id, box(), inSight ? face : moved(), inSight, disturbed, ambiguous);
            if (inSight) disturbed = ambiguous = false;
            return t;
        }
    }
}
