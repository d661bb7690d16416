package semblance.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import semblance.Identification;
import semblance.Verdict;
import semblance.synth.Photo;

/// A group picture: what was answered, and for each face that is truly there whether that was right.
///
/// @param lines from left to right
record DemoScene(DemoCast.Group group, List<Identification> found, List<Line> lines) {

    private static final double OVERLAP = 0.3;

    /// @param faces  truly in the picture
    /// @param right  known people named, strangers called unknown
    /// @param wrong  anything else that was answered about a true face
    /// @param missed not found
    /// @param extra  found where there is no face
    record Score(int faces, int right, int wrong, int missed, int extra) {

        static final Score NONE = new Score(0, 0, 0, 0, 0);

        Score plus(Score other) {
            return new Score(faces + other.faces, right + other.right, wrong + other.wrong, missed + other.missed, extra + other.extra);
        }
    }

    /// @param truth  the name, or "a stranger"
    /// @param answer what was said about the face; empty if it was not found
    record Line(String truth, Optional<Identification> answer, boolean right) {
    }

    static DemoScene of(DemoCast.Group group, DemoCast cast, Photo photo, List<Identification> found) {
        return new DemoScene(group, found, photo.subjects().stream().sorted(Comparator.comparingDouble(s -> s.face().box().left()))
                .map(subject -> line(subject, cast.isMember(subject.person()), found)).toList());
    }

    private static Line line(Photo.Subject subject, boolean member, List<Identification> found) {
        Optional<Identification> answer = found.stream().max(Comparator.comparingDouble(i -> overlap(i, subject))).filter(i -> overlap(i, subject) > OVERLAP);
        return new Line(member ? subject.person().name() : "a stranger", answer, answer.map(i -> switch (i.verdict()) {
            case Verdict.Known known -> member && known.person().name().equals(subject.person().name());
            case Verdict.Unknown _ -> !member;
            case Verdict.Ambiguous _ -> false;
        }).orElse(false));
    }

    private static double overlap(Identification found, Photo.Subject subject) {
        return found.face().box().iou(subject.face().box());
    }

    Score score() {
        int right = (int) lines.stream().filter(Line::right).count(), missed = (int) lines.stream().filter(l -> l.answer().isEmpty()).count();
        return new Score(lines.size(), right, lines.size() - right - missed, missed, found.size() - (lines.size() - missed));
    }
}
