package semblance.gallery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semblance.embed.Embedding;
import semblance.gallery.Person.Status;

/// That a stranger may be someone the gallery has already, for a human to say.
///
/// @param stranger who would be merged
/// @param into     someone known if there is one near enough, otherwise a stranger who came before
/// @param distance between their nearest faces
public record Suggestion(Person stranger, Person into, double distance) {

    private static final int NEIGHBOURS = 5;

    /// Proposes at most one merge for each stranger of a collection, the surest first; single-link clustering, one
    /// link at a time: after a merge, ask again. People kept apart ([Gallery#keepApart]) are not proposed.
    ///
    /// @param within largest distance between the nearest faces, 0 to 2; the threshold of the model or the collection
    public static List<Suggestion> of(Gallery gallery, String collection, double within) {
        Filter strangers = Filter.ALL.in(collection).being(Status.PROVISIONAL);
        List<Suggestion> all = new ArrayList<>();
        for (Optional<String> next = Optional.of(Page.START); next.isPresent();) {
            Page<Person> page = gallery.people(strangers, next.get(), 1000);
            page.items().forEach(person -> best(gallery, person, within).ifPresent(all::add));
            next = page.next();
        }
        all.sort(Comparator.comparingDouble(Suggestion::distance));
        return all;
    }

    private static Optional<Suggestion> best(Gallery gallery, Person stranger, double within) {
        Optional<Dossier> dossier = gallery.dossier(stranger.id());
        if (dossier.isEmpty() || dossier.get().faces().isEmpty()) return Optional.empty();
        List<Embedding> probes = dossier.get().faces().stream().map(face -> face.sample().embedding()).toList();
        Set<String> not = new HashSet<>(dossier.get().apart());
        not.add(stranger.id());
        return gallery.search(probes, NEIGHBOURS + not.size(), Filter.ALL.in(stranger.collection())).stream()
                .flatMap(List::stream)
                .filter(match -> match.distance() <= within && !not.contains(match.person().id()) && mayTake(match.person(), stranger))
                .min(Comparator.comparing((Match match) -> match.person().status() != Status.KNOWN).thenComparingDouble(Match::distance))
                .map(match -> new Suggestion(stranger, match.person(), match.distance()));
    }

    /// Of two strangers the later one is merged into the earlier, so that a pair is proposed once.
    private static boolean mayTake(Person other, Person stranger) {
        if (other.status() != Status.PROVISIONAL) return true;
        int order = other.created().compareTo(stranger.created());
        return order < 0 || order == 0 && other.id().compareTo(stranger.id()) < 0;
    }
}
