package semblance.live;

import java.util.List;
import java.util.Optional;
import semblance.Calibration;
import semblance.gallery.Match;
import semblance.gallery.Person;
import semblance.live.Identity.Recognised;
import semblance.live.Identity.Stranger;

/// Turns a visit's evidence and its nearest people into an identity. A name takes two views or more, and is once given kept while
/// the evidence is still near (hysteresis), so it doesn't flicker; nobody is named when two people are about equally near; a stranger
/// is called one only after several good views. The more views, the nearer their mean has to be: what differs from view to view has
/// averaged out of it, which brings it nearer to everybody. A known person well within reach is preferred to a provisional one,
/// who is always near, having been learnt in the same light, and may be the known one learnt from bad views.
///
/// @param search when a face counts as someone of the gallery
/// @param margin least distance between the nearest and the second person
record Decision(Calibration search, double margin) {

    private static final double STRICTER = 0.08, STRICTER_FROM = 1, STRICTEST_FROM = 5, WELL_WITHIN = 0.85;
    private static final int NAMED_VIEWS = 2;
    private static final double NAMED_FROM = 1.2, NAMED_AT_ONCE_FROM = 0.45, SURE = 0.8;
    private static final double STRANGER_FROM = 1.8;
    private static final int STRANGER_VIEWS = 3;
    private static final double HYSTERESIS = 0.06;

    /// @param found people by distance to the evidence's mean
    Identity decide(Identity before, Evidence evidence, List<Match> found) {
        List<Match> nearest = preferKnown(found);
        Optional<Match> held = before instanceof Recognised r
                ? nearest.stream().filter(m -> m.person().id().equals(r.person().id())).findFirst() : Optional.empty();
        if (held.isPresent() && stays(held.get(), nearest)) return recognised(held.get());
        if (nearest.isEmpty()) return enoughForStranger(evidence) ? new Stranger(0) : before instanceof Stranger ? before : Identity.UNDECIDED;
        Match first = nearest.getFirst();
        if (first.distance() > reach(evidence)) {
            return enoughForStranger(evidence) || before instanceof Stranger ? new Stranger(search.similarity(first.distance())) : Identity.UNDECIDED;
        }
        boolean clear = nearest.size() < 2 || nearest.get(1).distance() - first.distance() >= margin;
        return clear && enoughForName(evidence, first) ? recognised(first) : Identity.UNDECIDED;
    }

    private List<Match> preferKnown(List<Match> nearest) {
        boolean known = nearest.stream().anyMatch(m -> m.person().status() == Person.Status.KNOWN && m.distance() <= WELL_WITHIN * search.threshold());
        return known ? nearest.stream().filter(m -> m.person().status() != Person.Status.PROVISIONAL).toList() : nearest;
    }

    private double reach(Evidence evidence) {
        double much = Math.clamp((evidence.weight() - STRICTER_FROM) / (STRICTEST_FROM - STRICTER_FROM), 0, 1);
        return search.threshold() * (1 - STRICTER * much);
    }

    private boolean stays(Match held, List<Match> nearest) {
        boolean another = nearest.getFirst().distance() + margin < held.distance();
        return held.distance() <= search.threshold() + HYSTERESIS && !another;
    }

    private boolean enoughForName(Evidence evidence, Match first) {
        boolean sure = search.similarity(first.distance()) >= SURE;
        return evidence.views() >= NAMED_VIEWS && evidence.weight() >= (sure ? NAMED_AT_ONCE_FROM : NAMED_FROM);
    }

    private static boolean enoughForStranger(Evidence evidence) {
        return evidence.weight() >= STRANGER_FROM && evidence.views() >= STRANGER_VIEWS;
    }

    private Recognised recognised(Match match) {
        return new Recognised(match.person(), match.distance(), search.similarity(match.distance()));
    }
}
