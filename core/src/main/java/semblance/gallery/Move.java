package semblance.gallery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Copies a gallery into another, of any store.
public final class Move {

    /// @param copied    people written
    /// @param same      people who were there already, just so
    /// @param conflicts people left out because someone else there has their name
    /// @param verified  whether afterwards both galleries held the same about everybody else
    /// @param digest    SHA-256 of the digests of all dossiers in the order of the list, as the target holds them
    public record Result(long copied, long same, List<Person> conflicts, boolean verified, String digest) {
    }

    /// People written in one step.
    private static final int STEP = 200;

    private final Gallery from;
    private final Gallery to;
    private final LongConsumer progress;
    private final List<Dossier> waiting = new ArrayList<>();
    private final List<Person> conflicts = new ArrayList<>();
    private long copied;
    private long same;

    private Move(Gallery from, Gallery to, LongConsumer progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /// Copies everybody with their faces, photos, sightings and settings, then reads both galleries and compares. Can
    /// be broken off and begun again: who is there already is not written twice. People who are only in the target
    /// stay, and so do thresholds of collections that have none in the source. If someone changes the source meanwhile, the result is not verified: copy again.
    ///
    /// @param progress is told how many people are done
    /// @throws GalleryException if the two are of different models
    public static Result copy(Gallery from, Gallery to, LongConsumer progress) {
        if (!from.modelId().equals(to.modelId()) || from.size() != to.size()) {
            throw new GalleryException(GalleryException.Reason.OTHER_MODEL, "got galleries of the models " + from.modelId() + " and "
                    + to.modelId() + " to copy, wanted the same: re-embed the first one with the second's model before");
        }
        return new Move(from, to, progress).run();
    }

    private Result run() {
        from.collections().stream().filter(settings -> settings.threshold().isPresent()).forEach(to::configure);
        everybody(this::copy);
        flush();
        MessageDigest here = Sample.sha256(), there = Sample.sha256();
        everybody(person -> {
            if (conflicts.contains(person)) return;
            here.update(digest(from, person).getBytes(StandardCharsets.UTF_8));
            there.update(digest(to, person).getBytes(StandardCharsets.UTF_8));
        });
        byte[] wanted = here.digest(), got = there.digest();
        return new Result(copied, same, List.copyOf(conflicts), Arrays.equals(wanted, got), HexFormat.of().formatHex(got));
    }

    private interface Visit {
        void to(Person person);
    }

    private void everybody(Visit visit) {
        Optional<String> next = Optional.of(Page.START);
        while (next.isPresent()) {
            Page<Person> page = from.people(Filter.ALL, next.get(), 1000);
            page.items().forEach(visit::to);
            next = page.next();
        }
    }

    private static String digest(Gallery gallery, Person person) {
        return gallery.dossier(person.id()).map(Dossier::digest).orElse("");
    }

    private void copy(Person person) {
        from.dossier(person.id()).ifPresent(this::copy);
    }

    private void copy(Dossier dossier) {
        if (digest(to, dossier.person()).equals(dossier.digest())) same++;
        else waiting.add(dossier);
        if (waiting.size() == STEP) flush();
    }

    private void flush() {
        List<Update> updates = to.restore(waiting);
        for (int i = 0; i < updates.size(); i++) {
            if (updates.get(i) instanceof Update.NameTaken) conflicts.add(waiting.get(i).person());
            else copied++;
        }
        waiting.clear();
        progress.accept(copied + same + conflicts.size());
    }
}
