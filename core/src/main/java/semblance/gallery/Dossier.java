package semblance.gallery;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    /// SHA-256, hexadecimal, of all of it but what differs between stores: the ids of faces. Two stores whose dossiers
    /// agree hold the same.
    public String digest() {
        StringBuilder text = new StringBuilder();
        text.append(List.of(person.id(), person.name(), person.collection(), new TreeSet<>(person.tags()), person.status(),
                person.created(), person.seen()));
        faces.stream().map(Dossier::line).sorted().forEach(text::append);
        rejected.stream().map(e -> Sample.of(e).digest()).sorted().forEach(text::append);
        text.append(new TreeSet<>(apart));
        sightings.stream().map(s -> List.of(s.from(), s.to(), s.source(), s.distance()).toString()).sorted().forEach(text::append);
        return Sample.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String line(EnrolledFace face) {
        Sample sample = face.sample();
        return List.of(sample.digest(), sample.quality(), face.added(), Sample.of(sample.embedding()).digest(),
                sample.photo().map(Sample::sha256).orElse("")).toString();
    }
}
