package semblance.gallery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semblance.embed.Embedding;

/// What a store keeps beside people and faces: who is known not to be whom, who was seen when, and the receipts of what
/// was erased. For one thread at a time.
public interface Memories {

    void reject(String person, Embedding probe);

    List<Embedding> rejected(String person);

    void keepApart(String a, String b);

    Set<String> apart(String person);

    /// @return whether there is such a person
    boolean insert(Sighting sighting);

    Page<Sighting> sightings(Optional<String> person, long after, int limit);

    /// What belonged to `from` belongs to `into`.
    void move(String from, String into);

    /// Deletes all of it about a person.
    void forget(String person);

    /// How many a collection holds.
    int strangers(String collection);

    /// Ids.
    List<String> strangersNotSeenSince(Instant moment);

    void insert(Receipt receipt);

    List<Receipt> receipts();
}
