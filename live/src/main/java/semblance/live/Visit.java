package semblance.live;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semblance.gallery.Person;
import semblance.geometry.Box;
import semblance.image.Image;
import semblance.live.FaceTracker.Tracked;

/// One person's stay in the picture: what a track shows until it ends or turns out to be someone else. Package state of
/// [IdentityKeeper], on its thread only.
final class Visit {

    final long id;
    final double from;
    Evidence evidence = new Evidence();
    BestShots shots = new BestShots();
    /// views in a row that look like someone else
    final List<View> contradictions = new ArrayList<>();
    /// ids of those it was recognised as
    final Set<String> recognisedAs = new HashSet<>();
    Box box;
    double lastSeen, lastView = Double.NEGATIVE_INFINITY, decidedAt = Double.NaN;
    /// of the views good enough to learn from, kept or not
    private double firstGood = Double.NaN, lastGood = Double.NaN;
    Identity identity = Identity.UNDECIDED;
    /// whether it was announced
    boolean announced = false;
    /// since the last agreeing view something happened that may have changed the person
    boolean doubtful = false;
    /// since then motion could not tell who it is: nobody is named until a view does
    boolean unverified = false;
    /// where it should be now, something else is to be seen
    boolean covered = false;
    private Optional<Patch> patch = Optional.empty();
    /// id of the stranger learnt in this visit
    Optional<String> learnt = Optional.empty();

    Visit(long id, double now, Box box) {
        this.id = id;
        this.from = now;
        this.lastSeen = now;
        this.box = box;
    }

    /// @param shot the view as it counts for learning
    void agree(View view, View shot) {
        evidence.add(view.embedding(), view.quality());
        shots.offer(shot);
        contradictions.clear();
        if (shot.quality() < BestShots.GOOD) return;
        if (Double.isNaN(firstGood)) firstGood = view.seconds();
        lastGood = view.seconds();
    }

    /// Whether it is this person who was learnt here, and still nobody's but the stream's: then further views may be added.
    boolean learntHere(Person person) {
        return person.status() == Person.Status.PROVISIONAL && learnt.filter(person.id()::equals).isPresent();
    }

    /// Drops what was seen of somebody who was erased; what is to be seen from now on is somebody new.
    void forget() {
        evidence = new Evidence();
        shots = new BestShots();
        contradictions.clear();
        firstGood = lastGood = Double.NaN;
        recognisedAs.clear();
        decideAnew();
    }

    /// Whoever it was recognised as has become a part of another person, whose the views are from now on.
    void merged(String from, String into) {
        if (!recognisedAs.remove(from)) return;
        recognisedAs.add(into);
        if (is(from)) decideAnew();
    }

    /// Whether it is recognised as this person.
    boolean is(String person) {
        return identity instanceof Identity.Recognised r && r.person().id().equals(person);
    }

    /// Nobody is named until the next look, which comes at once.
    void decideAnew() {
        identity = Identity.UNDECIDED;
        lastView = Double.NEGATIVE_INFINITY;
    }

    /// Seconds from the first good view to the last one; 0 without any.
    double seenWell() {
        return Double.isNaN(firstGood) ? 0 : lastGood - firstGood;
    }

    void seen(double now, Box at) {
        lastSeen = now;
        box = at;
    }

    /// Compares what is to be seen at its place with how it looked when it was last seen.
    ///
    /// @param crossed by another face that is followed
    /// @return whether another face was seen there; [#covered] says the same of a place that wasn't looked at and isn't crossed
    boolean changed(Image frame, Tracked track, boolean crossed) {
        covered = !track.detected() && !crossed && identity instanceof Identity.Recognised && patch.isPresent() && patch.get().goneFrom(frame, track.box());
        if (!track.detected()) return false;
        Patch seen = Patch.of(frame, track.box());
        boolean another = patch.isPresent() && patch.get().unlike(seen);
        patch = Optional.of(seen);
        return another;
    }
}
