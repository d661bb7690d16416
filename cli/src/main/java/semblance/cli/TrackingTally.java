package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import semblance.align.FaceAligner;
import semblance.align.FaceQuality;
import semblance.detect.Face;
import semblance.gallery.Person;
import semblance.geometry.Box;
import semblance.live.Frame;
import semblance.live.Identity;
import semblance.live.Identity.Recognised;
import semblance.live.LiveListener;
import semblance.live.Seen;
import semblance.live.TrackingScore;
import semblance.live.TrackingScore.Placed;

/// Compares what live recognition reports with the truth of films, frame by frame; several films are counted as one long film of
/// different people. A stay begins when a person was out of the truth for a while; its clock starts with the first good view, a
/// face detected and graded [#GOOD] or better. Not thread-safe.
final class TrackingTally {

    /// as learning asks for
    private static final double GOOD = 0.45;
    private static final double SETTLED = 1.0, AWAY = 0.8;
    private static final long FILMS_APART = 1_000_000_000L;

    private final TrackingScore tracking = new TrackingScore();
    /// with people's ids, known or provisional, in the place of their tracks'
    private final TrackingScore people = new TrackingScore();
    private final List<Double> learntAfter = new ArrayList<>();
    private final Map<String, Integer> confusions = new TreeMap<>();
    private long films = 0, strangers = 0, settled = 0, right = 0, undecided = 0, knownWrong = 0, strangersNamed = 0;
    private int returns = 0, greeted = 0;

    /// One person's time in the picture, from coming in to going out.
    private static final class Stay {
        double lastSeen, goodSince = Double.NaN;
        boolean greeted = false;
        /// whether the person had been learnt in an earlier stay
        boolean isReturn;
    }

    /// Follows one film.
    LiveListener film(SynthFilm film, Map<Integer, List<Placed>> truth) {
        films++;
        strangers += film.people() - film.known();
        return new Following(film, truth, films * FILMS_APART);
    }

    private final class Following implements LiveListener {
        private final SynthFilm film;
        private final Map<Integer, List<Placed>> truth;
        private final long offset;
        private final Map<Long, Stay> stays = new HashMap<>();
        /// provisional person to who they were first seen on, and the other way round
        private final Map<String, Long> learntFrom = new HashMap<>();
        private final Set<Long> learnt = new HashSet<>();
        private final Map<String, Long> personNumbers = new HashMap<>();

        Following(SynthFilm film, Map<Integer, List<Placed>> truth, long offset) {
            this.film = film;
            this.truth = truth;
            this.offset = offset;
        }

        @Override
        public void frame(Frame frame, List<Seen> faces) {
            List<Placed> there = truth.getOrDefault((int) Math.round(frame.seconds() * SynthFilm.FPS), List.of());
            List<Placed> wanted = there.stream().map(p -> new Placed(offset + p.id(), p.box())).toList();
            tracking.frame(wanted, faces.stream().map(f -> new Placed(offset + f.track(), f.face().box())).toList());
            people.frame(wanted, faces.stream().map(f -> new Placed(offset + idOf(f), f.face().box())).toList());
            for (Placed p : there) {
                Stay stay = stay(p.id(), frame.seconds());
                nearest(p.box(), faces).ifPresent(seen -> judge(p.id(), stay, seen, frame));
            }
        }

        /// Of the person, if there is one yet; else of the track.
        private long idOf(Seen face) {
            return face.identity() instanceof Recognised r ? personNumbers.computeIfAbsent(r.person().id(), id -> -1L - personNumbers.size()) : face.track();
        }

        private Stay stay(long who, double now) {
            Stay stay = stays.get(who);
            if (stay == null || now - stay.lastSeen > AWAY) {
                if (stay != null) close(stay);
                stay = new Stay();
                stay.isReturn = learnt.contains(who);
                stays.put(who, stay);
            }
            stay.lastSeen = now;
            return stay;
        }

        private static Optional<Seen> nearest(Box box, List<Seen> faces) {
            return faces.stream().filter(f -> f.face().box().iou(box) > 0.5).max(Comparator.comparingDouble(f -> f.face().box().iou(box)));
        }

        private void judge(long who, Stay stay, Seen seen, Frame frame) {
            if (Double.isNaN(stay.goodSince) && seen.detected() && good(seen.face(), frame)) stay.goodSince = frame.seconds();
            name(who, stay, seen.identity(), frame.seconds());
            if (!(frame.seconds() - stay.goodSince >= SETTLED)) return;
            settled++;
            if (seen.identity() instanceof Identity.Undecided) undecided++;
            else if (isRight(who, seen.identity())) right++;
        }

        private static boolean good(Face face, Frame frame) {
            return FaceQuality.of(face, FaceAligner.align(frame.image(), face.landmarks())).overall() >= GOOD;
        }

        private void name(long who, Stay stay, Identity identity, double now) {
            if (!(identity instanceof Recognised r)) return;
            if (r.person().status() == Person.Status.KNOWN) {
                if (!isRight(who, identity)) wrong(who, r.person().name());
            } else if (who >= film.known()) {
                if (learntFrom.putIfAbsent(r.person().id(), who) == null && learnt.add(who) && !Double.isNaN(stay.goodSince)) {
                    learntAfter.add(now - stay.goodSince);
                }
                stay.greeted |= learntFrom.get(r.person().id()) == who;
            }
        }

        private void wrong(long who, String name) {
            if (who < film.known()) knownWrong++;
            else strangersNamed++;
            confusions.merge(film.nameOf((int) who) + " as " + name, 1, Integer::sum);
        }

        /// A stranger is right as unknown, and as the provisional person that was learnt from them.
        private boolean isRight(long who, Identity identity) {
            return switch (identity) {
                case Identity.Undecided u -> false;
                case Identity.Stranger s -> who >= film.known();
                case Recognised r when r.person().status() == Person.Status.KNOWN -> who < film.known() && r.person().name().equals(film.nameOf((int) who));
                case Recognised r -> who >= film.known() && learntFrom.getOrDefault(r.person().id(), who) == who;
            };
        }

        private void close(Stay stay) {
            if (!stay.isReturn || Double.isNaN(stay.goodSince)) return;
            returns++;
            if (stay.greeted) greeted++;
        }

        @Override
        public void end() {
            stays.values().forEach(this::close);
        }
    }

    ObjectNode json() {
        ObjectNode json = Output.object().put("films", films).put("mota", Json.rounded(tracking.mota())).put("idf1", Json.rounded(tracking.idf1())).put("idf1_people", Json.rounded(people.idf1()))
                .put("misses", tracking.misses()).put("false_alarms", tracking.falseAlarms()).put("switches", tracking.switches())
                .put("identified_right", share(right, settled)).put("undecided", share(undecided, settled)).put("face_frames", settled)
                .put("known_called_another", knownWrong).put("strangers_called_known", strangersNamed)
                .put("returns", returns).put("returns_recognised", share(greeted, returns))
                .put("strangers", strangers).put("strangers_learnt", learntAfter.size())
                .put("seconds_to_learn_median", median()).put("seconds_to_learn_most", learntAfter.stream().mapToDouble(d -> d).max().orElse(0));
        ObjectNode pairs = json.putObject("confusions");
        confusions.forEach(pairs::put);
        return json;
    }

    private static double share(long part, long all) {
        return all == 0 ? 0 : Json.rounded((double) part / all);
    }

    private double median() {
        List<Double> sorted = learntAfter.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : Json.rounded(sorted.get(sorted.size() / 2));
    }
}
