package semblance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import semblance.gallery.Match;

/// Turns the gallery's nearest people into a verdict.
///
/// @param calibration of collections that have none of their own
/// @param own         collection to its own
/// @param margin      least distance between the nearest person and the next, if that one is near enough too
record Judge(Calibration calibration, Map<String, Calibration> own, double margin) {

    Verdict judge(List<Match> nearest) {
        List<Candidate> candidates = nearest.stream().map(this::candidate).toList();
        List<Candidate> near = candidates.stream().filter(c -> calibrationOf(c).same(c.distance())).toList();
        Optional<Candidate> first = near.stream().findFirst();
        if (first.isEmpty()) return new Verdict.Unknown(candidates);
        List<Candidate> either = near.stream().filter(c -> c.distance() <= first.get().distance() + margin).toList();
        if (either.size() > 1) return new Verdict.Ambiguous(either, candidates);
        return new Verdict.Known(candidates.subList(candidates.indexOf(first.get()), candidates.size()));
    }

    private Candidate candidate(Match match) {
        Calibration calibration = own.getOrDefault(match.person().collection(), this.calibration);
        return new Candidate(match.person(), match.distance(), calibration.similarity(match.distance()));
    }

    private Calibration calibrationOf(Candidate candidate) {
        return own.getOrDefault(candidate.person().collection(), calibration);
    }
}
