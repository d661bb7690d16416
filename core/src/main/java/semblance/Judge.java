package semblance;

import java.util.List;
import semblance.gallery.Match;

/// Turns the gallery's nearest people into a verdict.
///
/// @param margin least distance between the nearest person and the next, if that one is near enough too
record Judge(Calibration calibration, double margin) {

    Verdict judge(List<Match> nearest) {
        List<Candidate> candidates = nearest.stream()
                .map(m -> new Candidate(m.person(), m.distance(), calibration.similarity(m.distance()))).toList();
        if (candidates.isEmpty() || !calibration.same(candidates.getFirst().distance())) return new Verdict.Unknown(candidates);
        double limit = Math.min(calibration.threshold(), candidates.getFirst().distance() + margin);
        List<Candidate> near = candidates.stream().filter(c -> c.distance() <= limit).toList();
        return near.size() < 2 ? new Verdict.Known(candidates) : new Verdict.Ambiguous(near, candidates);
    }
}
