package semblance.gallery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import semblance.embed.Embedding;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Person.Status;

/// The lines of a [GalleryArchive].
final class ArchiveJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static {
        // a photo is the longest text there is
        JSON.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxStringLength(Sample.LARGEST_PHOTO / 3 * 4 + 4).build());
    }

    private ArchiveJson() {
    }

    static JsonNode parse(String line) throws JsonProcessingException {
        return JSON.readTree(line);
    }

    // ---- writing

    static JsonNode header(Gallery gallery) {
        return JSON.createObjectNode().put("format", GalleryArchive.FORMAT).put("version", GalleryArchive.VERSION)
                .put("model", gallery.modelId()).put("size", gallery.size());
    }

    static JsonNode end(int people, String digest) {
        return JSON.createObjectNode().put("people", people).put("sha256", digest);
    }

    static JsonNode of(CollectionSettings settings) {
        ObjectNode json = JSON.createObjectNode().put("threshold_of", settings.collection());
        settings.threshold().ifPresent(threshold -> json.put("threshold", threshold));
        settings.slope().ifPresent(slope -> json.put("slope", slope));
        settings.fmr().ifPresent(fmr -> json.put("fmr", fmr));
        return json;
    }

    static JsonNode of(Dossier dossier) {
        Person person = dossier.person();
        ObjectNode json = JSON.createObjectNode().put("id", person.id()).put("name", person.name()).put("collection", person.collection())
                .put("status", person.status().name()).put("created", person.created().toString()).put("seen", person.seen().toString());
        person.tags().stream().sorted().forEach(json.putArray("tags")::add);
        ArrayNode faces = json.putArray("faces");
        dossier.faces().forEach(face -> faces.add(of(face)));
        dossier.rejected().forEach(embedding -> json.withArray("rejected").add(base64(embedding)));
        dossier.apart().stream().sorted().forEach(id -> json.withArray("apart").add(id));
        dossier.sightings().forEach(sighting -> json.withArray("sightings").add(of(sighting)));
        return json;
    }

    private static JsonNode of(EnrolledFace face) {
        Sample sample = face.sample();
        ObjectNode json = JSON.createObjectNode().put("digest", sample.digest()).put("quality", sample.quality())
                .put("added", face.added().toString()).put("vector", base64(sample.embedding()));
        sample.photo().ifPresent(photo -> json.put("photo", photo));
        return json;
    }

    private static JsonNode of(Sighting sighting) {
        return JSON.createObjectNode().put("from", sighting.from().toString()).put("to", sighting.to().toString())
                .put("source", sighting.source()).put("distance", sighting.distance());
    }

    private static String base64(Embedding embedding) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * embedding.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(embedding.values());
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    // ---- reading

    static void checkHeader(JsonNode json, Gallery gallery) {
        if (!json.path("format").asText().equals(GalleryArchive.FORMAT) || json.path("version").asInt() != GalleryArchive.VERSION) {
            throw new GalleryException(Reason.NOT_A_GALLERY, "got a file that is no gallery archive of version " + GalleryArchive.VERSION
                    + ": name one that `gallery export` wrote");
        }
        if (!json.path("model").asText().equals(gallery.modelId()) || json.path("size").asInt() != gallery.size()) {
            throw new GalleryException(Reason.OTHER_MODEL, "got an archive of model " + json.path("model").asText() + " ("
                    + json.path("size").asInt() + " numbers), wanted " + gallery.modelId() + " (" + gallery.size()
                    + " numbers): import it into a gallery of its model, then re-embed that");
        }
    }

    static CollectionSettings settings(JsonNode json) {
        return sound(() -> new CollectionSettings(text(json, "threshold_of"), number(json, "threshold"), number(json, "slope"), number(json, "fmr")));
    }

    private static OptionalDouble number(JsonNode json, String name) {
        return json.has(name) ? OptionalDouble.of(json.get(name).asDouble()) : OptionalDouble.empty();
    }

    static Dossier dossier(JsonNode json, int size) {
        return sound(() -> {
            List<EnrolledFace> faces = list(json, "faces", face -> face(face, size));
            Set<String> tags = new HashSet<>(list(json, "tags", tag -> Person.checkName(tag.asText())));
            Person person = new Person(text(json, "id"), Person.checkName(text(json, "name")), Person.checkName(text(json, "collection")),
                    tags, Status.valueOf(text(json, "status")), faces.size(), instant(json, "created"), instant(json, "seen"));
            return new Dossier(person, faces, list(json, "rejected", vector -> vector(vector.asText(), size)),
                    new HashSet<>(list(json, "apart", JsonNode::asText)), list(json, "sightings", one -> sighting(one, person.id())));
        });
    }

    private static EnrolledFace face(JsonNode json, int size) {
        Optional<byte[]> photo = json.has("photo") ? Optional.of(Base64.getDecoder().decode(text(json, "photo"))) : Optional.empty();
        return new EnrolledFace("", new Sample(vector(text(json, "vector"), size), text(json, "digest"), json.path("quality").asDouble(), photo),
                instant(json, "added"));
    }

    private static Sighting sighting(JsonNode json, String person) {
        return new Sighting(person, instant(json, "from"), instant(json, "to"), text(json, "source"), json.path("distance").asDouble());
    }

    private static Embedding vector(String base64, int size) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length != Float.BYTES * size) throw new IllegalArgumentException("got a vector of " + bytes.length + " bytes, wanted " + Float.BYTES * size);
        float[] values = new float[size];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new Embedding(values);
    }

    private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> read) {
        List<T> all = new ArrayList<>();
        json.path(name).forEach(one -> all.add(read.apply(one)));
        return all;
    }

    private static Instant instant(JsonNode json, String name) {
        return Instant.parse(text(json, name));
    }

    private static String text(JsonNode json, String name) {
        if (!json.path(name).isTextual()) throw new IllegalArgumentException("got no text \"" + name + "\"");
        return json.get(name).asText();
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T sound(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new GalleryException(Reason.CORRUPT, "got a line of a gallery archive that can't be read (" + e.getMessage()
                    + "); nothing was changed; export it again", e);
        }
    }
}
