package semblance.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;

/// Follows faces from frame to frame by motion and overlap: SORT's filter (Bewley et al. 2016, "Simple online and realtime
/// tracking"), ByteTrack's two rounds (Zhang et al. 2022, "ByteTrack: multi-object tracking by associating every detection box":
/// sure detections first, then faint ones, which may only continue a track, so blur and half covered faces do not break it), and
/// overlap measured between enlarged boxes (Yang et al. 2023, "Hard to track objects with irregular motions and similar
/// appearances? Make it easier by buffering the matching space"), since faces are small for the distance they move between detections.
///
/// Deviations: time in seconds and detection only when it is worth it (see [#wantsDetection]); no appearance here. Who a track
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
    /// @param disturbed since the last detection the track was out of sight or overlapped another: it may be someone else now
    record Tracked(long id, Box box, Face face, boolean detected, boolean disturbed) {
    }

    /// Detections from here on may found a track; fainter ones can only continue one.
    static final double SURE = 0.6;
    private static final double FAINT = 0.3;
    private static final double BUFFER = 0.3;
    private static final double LEAST_OVERLAP = 0.12, LEAST_OVERLAP_FAINT = 0.4;
    /// seconds a track is still shown, and kept, without being seen
    private static final double SHOWN_UNSEEN = 0.35, KEPT_UNSEEN = 1.2;
    /// two tracks this near are a crossing
    private static final double CROSSING = 0.05;

    private final List<Track> tracks = new ArrayList<>();
    private long lastId = 0;
    private double now = Double.NEGATIVE_INFINITY, looked = Double.NEGATIVE_INFINITY;

    /// Whether a detection soon would settle something: a track seen once, or one just lost.
    boolean wantsDetection() {
        return tracks.stream().anyMatch(t -> !t.confirmed || t.seen < looked && now - t.seen < SHOWN_UNSEEN);
    }

    /// Moves all tracks to a frame that was not looked at.
    List<Tracked> skip(double seconds) {
        advance(seconds);
        return shown();
    }

    /// Moves all tracks to a frame and joins the faces found in it.
    List<Tracked> update(double seconds, List<Face> faces) {
        advance(seconds);
        looked = now;
        List<Face> sure = faces.stream().filter(f -> f.score() >= SURE).toList();
        List<Face> faint = faces.stream().filter(f -> f.score() < SURE && f.score() >= FAINT).toList();
        List<Track> open = new ArrayList<>(tracks);
        List<Face> left = join(open, sure, LEAST_OVERLAP);
        open.removeIf(t -> !t.confirmed || now - t.seen > SHOWN_UNSEEN);
        join(open, faint, LEAST_OVERLAP_FAINT);
        left.forEach(f -> tracks.add(new Track(++lastId, f, now)));
        tracks.removeIf(t -> t.seen < now && !t.confirmed);
        markCrossings();
        return shown();
    }

    private void advance(double seconds) {
        double step = Math.max(0, seconds - now);
        if (now != Double.NEGATIVE_INFINITY) tracks.forEach(t -> t.advance(step));
        now = Math.max(now, seconds);
        tracks.removeIf(t -> now - t.seen > KEPT_UNSEEN);
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

    private static Box buffered(Box b) {
        double dx = BUFFER * b.width(), dy = BUFFER * b.height();
        return new Box(b.left() - dx, b.top() - dy, b.right() + dx, b.bottom() + dy);
    }

    private void markCrossings() {
        for (Track a : tracks) {
            for (Track b : tracks) {
                if (a != b && a.confirmed && b.confirmed && a.box().iou(b.box()) > CROSSING) a.disturbed = true;
            }
        }
    }

    private List<Tracked> shown() {
        return tracks.stream().filter(t -> t.confirmed && now - t.seen <= SHOWN_UNSEEN)
                .sorted(Comparator.comparingLong((Track t) -> t.id)).map(t -> t.at(now)).toList();
    }

    private static final class Track {
        private static final double MEASURED_SD = 0.06, PLACE_ACCELERATION_SD = 4, SIZE_ACCELERATION_SD = 0.8;
        private static final double HALF_LIFE_UNSEEN = 0.3;

        final long id;
        private final AxisFilter x, y, width, height;
        private Face face;
        double seen;
        boolean confirmed = false, disturbed = false;

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

        void advance(double seconds) {
            double size = Math.max(1, height.value());
            x.predict(seconds, PLACE_ACCELERATION_SD * size);
            y.predict(seconds, PLACE_ACCELERATION_SD * size);
            width.predict(seconds, SIZE_ACCELERATION_SD * size);
            height.predict(seconds, SIZE_ACCELERATION_SD * size);
        }

        void see(Face found, double now) {
            if (now - seen > SHOWN_UNSEEN) disturbed = true;
            Box b = found.box();
            double sd = MEASURED_SD * b.height();
            x.correct(b.center().x(), sd);
            y.correct(b.center().y(), sd);
            width.correct(b.width(), sd);
            height.correct(b.height(), sd);
            face = found;
            seen = now;
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
            Tracked t = new Tracked(id, box(), inSight ? face : moved(), inSight, disturbed);
            if (inSight) disturbed = false;
            return t;
        }
    }
}
