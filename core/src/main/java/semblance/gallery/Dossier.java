package semblance.gallery;

import java.util.List;
import java.util.Set;
import semblance.embed.Embedding;

/// Everything a gallery holds about one person: what export, copy and a request for one's data need.
///
/// @param rejected vectors that were said not to be this person
/// @param apart    ids of people this one is known not to be
public record Dossier(Person person, List<EnrolledFace> faces, List<Embedding> rejected, Set<String> apart,
                      List<Sighting> sightings) {

    public Dossier {
        faces = List.copyOf(faces);
        rejected = List.copyOf(rejected);
        apart = Set.copyOf(apart);
        sightings = List.copyOf(sightings);
    }
}
