package semblance.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// People and their photos, one folder a person, with what the way to the embeddings came to.
///
/// @param people name (the folder's path below the root) to photos
/// @param faces  name to one answer a photo, in the same order
public record PeopleFolder(SortedMap<String, List<Photo>> people, SortedMap<String, List<PhotoFace>> faces) {

    /// Embeds every photo of every person.
    ///
    /// @throws ProtocolException if there is no folder with a picture
    public static PeopleFolder embed(Path root, PhotoEmbedder embedder, Progress progress) {
        SortedMap<String, List<Photo>> people = PhotoFolder.of(root).people();
        if (people.isEmpty()) throw new ProtocolException("got no folder with pictures in " + root + ", wanted one folder a person");
        List<PhotoFace> all = embedder.embed(people.values().stream().flatMap(List::stream).toList(), progress);
        SortedMap<String, List<PhotoFace>> faces = new TreeMap<>();
        int from = 0;
        for (Map.Entry<String, List<Photo>> person : people.entrySet()) {
            faces.put(person.getKey(), all.subList(from, from += person.getValue().size()));
        }
        return new PeopleFolder(people, faces);
    }

    /// Photos without an embedding.
    public List<Photo> missed() {
        List<Photo> missed = new ArrayList<>();
        faces.forEach((name, of) -> {
            for (int i = 0; i < of.size(); i++) {
                if (!of.get(i).isFound()) missed.add(people.get(name).get(i));
            }
        });
        return missed;
    }
}
