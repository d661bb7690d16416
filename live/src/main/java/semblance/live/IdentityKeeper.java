package semblance.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import semblance.detect.Face;
import semblance.embed.Embedding;
import semblance.gallery.Change;
import semblance.gallery.Match;
import semblance.gallery.Person;
import semblance.live.FaceTracker.Tracked;
import semblance.live.Identity.Recognised;
import semblance.live.Identity.Stranger;

/// Decides who the tracks are. Appearance works here, behind the tracker: a track whose views begin to look like someone else is
/// split, and the new part is joined to a visit that lost its track a moment ago if it looks like that one; so two people
/// who swap their tracks at a crossing get them back (tracklet association by appearance as in Wojke et al. 2017, "Simple online
/// and realtime tracking with a deep association metric", but only where motion left a doubt, since an embedding costs
/// more than all else). Faces are embedded when it tells something: often until a visit is decided, then once a second, and
/// again after every crossing and occlusion.
///
/// Not thread-safe; frames in order.
final class IdentityKeeper {

    private static final double LEAST_QUALITY = 0.12, TELLING_QUALITY = 0.25;
    /// seconds after which a visit without its face is over
    private static final double ABSENT = 2.0;
    /// seconds between looks, by how much is known
    private static final double LOOK_UNDECIDED = 0.06, LOOK_LEARNING = 0.15, LOOK_CROSSED = 0.2, LOOK_STRANGER = 0.5, LOOK_RECOGNISED = 1.0;
    /// seconds a name must have stood before the person is enriched
    private static final double SETTLED = 2.0;
    private static final int MOST_LOOKS_A_FRAME = 8;
    /// share of a face under another from which on nothing is learnt from it; how tall the other is beside it at least
    private static final double COVERED = 0.2, AS_NEAR = 0.9;
    /// share of a face under another from which on the other is to be seen there
    private static final double CROSSED = 0.1;
    /// share of the threshold from which on a view contradicts the evidence; wider while there is little evidence, and where
    /// nothing happened that could have changed the person. (A view is nearer to the mean of its own track than two photos are to
    /// each other: in films 95 % within 0.85 of the threshold, and 99 % of other people's beyond.)
    private static final double CONTRADICTS = 1.08, DOUBTFUL = 0.92, CONTRADICTS_LITTLE = 1.25, DOUBTFUL_LITTLE = 1.0, ALIKE = 0.92, MUCH_EVIDENCE = 1.5;

    private final FaceViews views;
    private final LiveSettings settings;
    private final GallerySearch search;
    private final Learner learner;
    private final Consumer<LiveEvent> events;
    private final Map<Long, Visit> byTrack = new LinkedHashMap<>();
    private final List<Visit> absent = new ArrayList<>();
    private final Set<Change> news = new LinkedHashSet<>();
    private final BestEffort store = new BestEffort("names stay as they are", System::nanoTime);
    private long lastVisit = 0;
    private double now = 0;

    IdentityKeeper(FaceViews views, GallerySearch search, LiveSettings settings, Learner learner, Consumer<LiveEvent> events) {
        this.views = views;
        this.search = search;
        this.settings = settings;
        this.learner = learner;
        this.events = events;
    }

    /// The people of a frame.
    ///
    /// @param tracked as the tracker gave them for this frame
    List<Seen> frame(Frame frame, List<Tracked> tracked) {
        now = frame.seconds();
        search.at(now);
        refresh();
        follow(frame, tracked);
        lookClosely(frame, tracked);
        endVisits();
        return tracked.stream().map(t -> seen(t, byTrack.get(t.id()))).toList();
    }

    /// A name is not shown after a view that speaks against it, nor from a moment in which motion could not tell who is who until
    /// a view does, nor where something else is to be seen.
    private static Seen seen(Tracked track, Visit visit) {
        Face face = new Face(track.box(), track.face().landmarks(), track.face().score());
        boolean nameless = !visit.contradictions.isEmpty() || (visit.unverified || visit.covered) && visit.identity instanceof Recognised;
        return new Seen(visit.id, face, track.detected(), nameless ? Identity.UNDECIDED : visit.identity);
    }

    /// Ends all visits, at the end of the source.
    void finish() {
        byTrack.values().forEach(this::leave);
        absent.forEach(this::leave);
        byTrack.clear();
        absent.clear();
    }

    /// Notes that a person was renamed, merged or erased: takes effect in the next frame. More faces of a person change nothing here,
    /// so that news of what was learnt in this stream, whenever it comes, doesn't move its looks. Safe from any thread.
    void changed(Change change) {
        synchronized (news) {
            news.add(change);
        }
    }

    private void refresh() {
        List<Change> latest;
        synchronized (news) {
            latest = List.copyOf(news);
            news.clear();
        }
        latest.forEach(this::refresh);
    }

    private void refresh(Change change) {
        switch (change.kind()) {
            case MERGED -> visits().forEach(v -> v.merged(change.other(), change.person()));
            case ERASED -> visits().filter(v -> v.recognisedAs.contains(change.person())).forEach(Visit::forget);
            case ENROLLED, CHANGED -> visits().filter(v -> v.is(change.person())).forEach(v -> rename(v, change));
            case FACE_ADDED, FACE_ERASED, SIGHTED -> { }
        }
    }

    private Stream<Visit> visits() {
        return Stream.concat(byTrack.values().stream(), absent.stream());
    }

    private void rename(Visit visit, Change change) {
        Recognised before = (Recognised) visit.identity;
        Optional<Optional<Person>> asked = store.tried(() -> search.gallery().person(change.person()));
        if (asked.isEmpty()) changed(change); // asked again in the next frame
        asked.flatMap(Function.identity()).filter(p -> !p.name().equals(before.person().name()) || p.status() != before.person().status()).ifPresent(person -> {
            visit.identity = new Recognised(person, before.distance(), before.similarity());
            announce(visit);
        });
    }

    // ---- following

    private void follow(Frame frame, List<Tracked> tracked) {
        Set<Long> there = new HashSet<>();
        for (Tracked t : tracked) {
            there.add(t.id());
            Visit visit = byTrack.computeIfAbsent(t.id(), id -> new Visit(++lastVisit, now, t.box()));
            visit.seen(now, t.box());
            if (t.disturbed()) visit.doubtful = true;
            if (visit.changed(frame.image(), t, crossed(t, tracked)) || t.ambiguous()) visit.doubtful = visit.unverified = true;
            if (!visit.announced && now - visit.from > 0.5) appear(visit);
        }
        byTrack.entrySet().removeIf(e -> {
            if (there.contains(e.getKey())) return false;
            absent.add(e.getValue());
            return true;
        });
    }

    /// Whether another face that is followed lies over this one: then what is to be seen there says nothing.
    private static boolean crossed(Tracked track, List<Tracked> all) {
        return all.stream().anyMatch(o -> o != track && FaceTracker.covered(track.box(), o.box()) > CROSSED);
    }

    private void appear(Visit visit) {
        visit.announced = true;
        events.accept(new LiveEvent.Appeared(visit.from, visit.id, visit.box));
    }

    private void endVisits() {
        absent.removeIf(v -> {
            if (now - v.lastSeen < ABSENT) return false;
            leave(v);
            return true;
        });
    }

    private void leave(Visit v) {
        if (!v.announced) return;
        events.accept(new LiveEvent.Left(now, v.id, v.from, v.lastSeen, v.identity, v.shots.best().map(View::picture)));
    }

    // ---- looking

    private void lookClosely(Frame frame, List<Tracked> tracked) {
        List<Tracked> chosen = new ArrayList<>();
        List<FaceViews.Crop> crops = new ArrayList<>();
        for (Tracked t : byUrgency(tracked)) {
            FaceViews.Crop crop = views.crop(frame, t.face());
            if (crop.quality() < LEAST_QUALITY) continue;
            chosen.add(t);
            crops.add(crop);
            if (chosen.size() == MOST_LOOKS_A_FRAME) break;
        }
        List<View> looks = views.look(frame, crops);
        Map<Visit, View> agreeing = new LinkedHashMap<>();
        for (int i = 0; i < looks.size(); i++) {
            View shot = covered(chosen.get(i), tracked) ? looks.get(i).halfHidden() : looks.get(i);
            Visit visit = place(chosen.get(i), looks.get(i), shot);
            if (visit.contradictions.isEmpty()) agreeing.put(visit, shot);
        }
        decide(agreeing);
    }

    /// Whether another face, about as near or nearer, covers a good part of this one.
    private static boolean covered(Tracked track, List<Tracked> all) {
        return all.stream().anyMatch(o -> o.id() != track.id() && o.box().height() > AS_NEAR * track.box().height() && FaceTracker.covered(track.box(), o.box()) > COVERED);
    }

    private List<Tracked> byUrgency(List<Tracked> tracked) {
        return tracked.stream().filter(t -> t.detected() && worthALook(byTrack.get(t.id())))
                .sorted(Comparator.comparingDouble(t -> byTrack.get(t.id()).lastView)).toList();
    }

    private boolean worthALook(Visit v) {
        if (v.unverified) return true;
        double pause = !v.contradictions.isEmpty() ? LOOK_UNDECIDED : switch (v.identity) {
            case Identity.Undecided u -> LOOK_UNDECIDED;
            case Stranger s -> v.doubtful ? LOOK_UNDECIDED : settings.learning().strangers() ? LOOK_LEARNING : LOOK_STRANGER;
            // who was only crossed, and looks as before, is most likely the same
            case Recognised r -> v.doubtful ? LOOK_CROSSED : v.learntHere(r.person()) ? LOOK_STRANGER : LOOK_RECOGNISED;
        };
        return now - v.lastView >= pause;
    }

    /// Gives a view to the visit it belongs to: its track's, another one after a swap, or a new one after a change of person.
    private Visit place(Tracked track, View view, View shot) {
        Visit own = byTrack.get(track.id()), visit = own;
        visit.lastView = now;
        if (visit.evidence.isEmpty()) {
            visit = resumed(view).map(lost -> takeOver(track, lost)).orElse(visit);
        } else if (visit.doubtful && view.quality() < TELLING_QUALITY && distance(view, visit) > DOUBTFUL * settings.threshold()) {
            return visit; // too poor a view to tell whose it is
        } else if (contradicts(view, visit)) {
            visit.contradictions.add(view);
            if (!changedPerson(visit)) return visit;
            visit = reassign(track, visit, view);
        }
        visit.agree(view, shot);
        visit.doubtful = visit != own; // a visit taken up again by one view is looked at again at once
        visit.unverified = false;
        if (!visit.announced) appear(visit);
        return visit;
    }

    private boolean contradicts(View view, Visit visit) {
        boolean much = visit.evidence.weight() >= MUCH_EVIDENCE;
        double share = visit.doubtful ? much ? DOUBTFUL : DOUBTFUL_LITTLE : much ? CONTRADICTS : CONTRADICTS_LITTLE;
        return view.quality() >= TELLING_QUALITY && (distance(view, visit) > share * settings.threshold() || visit.doubtful && nearerToAnother(view, visit));
    }

    /// Whether the view looks more like somebody else who is or was just in sight. People alike are within reach of each other's
    /// views; which of two is nearer still tells them apart (as in Lowe's test of the nearest against the second nearest, 2004).
    private boolean nearerToAnother(View view, Visit visit) {
        double own = distance(view, visit);
        return visits().anyMatch(v -> v != visit && !samePerson(v, visit) && v.evidence.weight() >= MUCH_EVIDENCE && distance(view, v) < own);
    }

    /// Two visits of one person: a track broken into two.
    private static boolean samePerson(Visit a, Visit b) {
        return a.identity instanceof Recognised r && b.is(r.person().id());
    }

    /// Two views in a row that are like each other, but not like the visit; or one, if a crossing left a doubt and it is like
    /// another visit.
    private boolean changedPerson(Visit visit) {
        List<View> odd = visit.contradictions;
        View last = odd.getLast();
        if (visit.doubtful && (like(last, absent.stream()).isPresent() || swapped(last, visit).isPresent())) return true;
        if (odd.size() < 2) return false;
        View before = odd.get(odd.size() - 2);
        if (odd.size() > 4) odd.removeFirst();
        return before.embedding().distanceTo(last.embedding()) <= settings.threshold();
    }

    private Visit reassign(Tracked track, Visit old, View view) {
        old.contradictions.clear();
        Optional<Visit> other = swapped(view, old);
        if (other.isPresent()) {
            byTrack.replaceAll((id, v) -> v == other.get() ? old : v);
            old.doubtful = true;
            return takeOver(track, other.get());
        }
        Visit next = resumed(view).orElseGet(() -> new Visit(++lastVisit, now, track.box()));
        absent.add(old);
        return takeOver(track, next);
    }

    private Visit takeOver(Tracked track, Visit next) {
        Visit before = byTrack.put(track.id(), next);
        if (before != null && before.evidence.isEmpty()) leave(before);
        next.seen(now, track.box());
        next.lastView = now;
        return next;
    }

    /// The visit that lost its track a moment ago and looks like this view.
    private Optional<Visit> resumed(View view) {
        Optional<Visit> lost = like(view, absent.stream()).filter(v -> !nearerToAnother(view, v));
        lost.ifPresent(absent::remove);
        return lost;
    }

    /// Another visit in sight that a crossing put in doubt and that looks like this view.
    private Optional<Visit> swapped(View view, Visit own) {
        return like(view, byTrack.values().stream().filter(v -> v != own && v.doubtful));
    }

    private Optional<Visit> like(View view, Stream<Visit> visits) {
        return visits.filter(v -> !v.evidence.isEmpty() && distance(view, v) <= ALIKE * settings.threshold())
                .min(Comparator.comparingDouble(v -> distance(view, v)));
    }

    private static double distance(View view, Visit visit) {
        return view.embedding().distanceTo(visit.evidence.mean());
    }

    // ---- deciding

    private void decide(Map<Visit, View> visits) {
        if (visits.isEmpty()) return;
        List<Embedding> probes = visits.keySet().stream().map(v -> v.evidence.mean()).toList();
        Iterator<List<Match>> found = search.people(probes).iterator();
        visits.forEach((visit, view) -> decide(visit, view, found.next()));
    }

    private void decide(Visit visit, View view, List<Match> nearest) {
        Identity before = visit.identity;
        visit.identity = new Decision(search.calibration(), settings.margin()).decide(before, visit.evidence, nearest.stream().filter(m -> !heldBetter(m, visit)).toList());
        if (visit.identity instanceof Recognised r) {
            visit.recognisedAs.add(r.person().id());
            takeFromOthers(visit, r.person());
        }
        if (!before.sameAs(visit.identity)) {
            visit.decidedAt = now;
            announce(visit);
        }
        if (visit.identity instanceof Stranger && settings.learning().strangers()) learn(visit);
        else if (visit.identity instanceof Recognised r) learnMore(visit, view, r.person());
    }

    /// Nobody is in two places at once: of two faces in sight that look like one person, the nearer is that person.
    private boolean heldBetter(Match match, Visit visit) {
        return byTrack.values().stream().anyMatch(v -> v != visit && v.is(match.person().id()) && ((Recognised) v.identity).distance() <= match.distance());
    }

    private void takeFromOthers(Visit visit, Person claimed) {
        byTrack.values().stream().filter(v -> v != visit && v.is(claimed.id())).forEach(Visit::decideAnew);
    }

    /// Nobody who was erased, as searches may notice before the news comes; where the store is away nothing can be learnt either.
    private void learn(Visit visit) {
        Optional<Boolean> erased = store.tried(() -> visit.recognisedAs.stream().anyMatch(id -> search.gallery().person(id).isEmpty()));
        if (erased.isEmpty()) return;
        if (erased.get()) visit.forget();
        else learner.stranger(visit).ifPresent(person -> {
            visit.identity = new Recognised(person, 0, search.calibration().similarity(0));
            visit.learnt = Optional.of(person.id());
            visit.recognisedAs.add(person.id());
            visit.decidedAt = now;
            events.accept(new LiveEvent.Learnt(now, visit.id, person, person.faces()));
        });
    }

    private void learnMore(Visit visit, View view, Person person) {
        if (visit.learntHere(person)) {
            learner.anotherViewOfStranger(person, view);
        } else if (settings.learning().enrich() && now - visit.decidedAt >= SETTLED) {
            List<Match> nearest = search.photos(view.embedding());
            if (learner.enrich(person, view, nearest)) events.accept(new LiveEvent.Enriched(now, visit.id, person));
        }
    }

    private void announce(Visit v) {
        switch (v.identity) {
            case Recognised r when r.person().status() != Person.Status.IGNORED ->
                    events.accept(new LiveEvent.Recognised(now, v.id, v.box, r.person(), r.distance(), r.similarity()));
            case Stranger s -> events.accept(new LiveEvent.Unknown(now, v.id, v.box, s.similarity()));
            default -> { }
        }
    }
}
