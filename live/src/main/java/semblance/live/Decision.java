package semblance.live;

import java.util.List;
import java.util.Optional;
import semblance.gallery.Match;
import semblance.live.Identity.Recognised;
import semblance.live.Identity.Stranger;

/// Turns a visit's evidence and its nearest people into an identity. A name once given stays while the evidence is still near
/// (hysteresis), so it doesn't flicker; nobody is named when two people are about equally near; a stranger is called
/// one only after several good views.
record Decision(LiveSettings settings) {

    private static final double NAMED_FROM = 1.2, NAMED_AT_ONCE_FROM = 0.45, SURE = 0.8;
    private static final double STRANGER_FROM = 1.8;
    private static final int STRANGER_VIEWS = 3;
    private static final double HYSTERESIS = 0.06;

    /// @param nearest people by distance to the evidence's mean
    Identity decide(Identity before, Evidence evidence, List<Match> nearest) {
        Optional<Match> held = before instanceof Recognised r
                ? nearest.stream().filter(m -> m.person().id().equals(r.person().id())).findFirst() : Optional.empty();
        if (held.isPresent() && stays(held.get(), nearest)) return recognised(held.get());
        if (nearest.isEmpty()) return enoughForStranger(evidence) ? new Stranger(0) : before instanceof Stranger ? before : Identity.UNDECIDED;
        Match first = nearest.getFirst();
        if (first.distance() > settings.threshold()) {
            return enoughForStranger(evidence) || before instanceof Stranger ? new Stranger(settings.similarity(first.distance())) : Identity.UNDECIDED;
        }
        boolean clear = nearest.size() < 2 || nearest.get(1).distance() - first.distance() >= settings.margin();
        return clear && enoughForName(evidence, first) ? recognised(first) : Identity.UNDECIDED;
    }

    private boolean stays(Match held, List<Match> nearest) {
        boolean another = nearest.getFirst().distance() + settings.margin() < held.distance();
        return held.distance() <= settings.threshold() + HYSTERESIS && !another;
    }

    private boolean enoughForName(Evidence evidence, Match first) {
        boolean sure = settings.similarity(first.distance()) >= SURE;
        return evidence.weight() >= (sure ? NAMED_AT_ONCE_FROM : NAMED_FROM);
    }

    private static boolean enoughForStranger(Evidence evidence) {
        return evidence.weight() >= STRANGER_FROM && evidence.views() >= STRANGER_VIEWS;
    }

    private Recognised recognised(Match match) {
        return new Recognised(match.person(), match.distance(), settings.similarity(match.distance()));
    }
}
