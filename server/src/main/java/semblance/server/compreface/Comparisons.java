package semblance.server.compreface;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import semblance.Calibration;
import semblance.Verdict;
import semblance.embed.Embedding;
import semblance.server.Call;
import semblance.server.OpenedCollection;
import semblance.server.Reply;
import semblance.server.ServerSettings;
import semblance.server.Upload;

/// The calls that look at pictures: detect, recognize, verify; the latter two also by embeddings.
record Comparisons(Call call, OpenedCollection collection, Options options) {

    Reply detect() {
        byte[] picture = Sent.by(call).picture("file");
        ArrayNode result = Shapes.array();
        if (options.embeddings()) {
            sight().know(picture, options).forEach(k -> result.add(Shapes.face(k, options)));
        } else {
            Sight.Found found = sight().find(picture, options);
            found.faces().forEach(f -> result.add(Shapes.face(f, options, found.detectMillis())));
        }
        return answer(result);
    }

    Reply recognize() {
        List<Sight.Known> faces = sight().know(Sent.by(call).picture("file"), options);
        List<Verdict> verdicts = judge(faces.stream().map(Sight.Known::embedding).toList());
        ArrayNode result = Shapes.array();
        for (int i = 0; i < faces.size(); i++) {
            ObjectNode face = Shapes.face(faces.get(i), options);
            face.set("subjects", Shapes.subjects(verdicts.get(i).candidates(), options.predictions()));
            result.add(face);
        }
        return answer(result);
    }

    Reply recognizeEmbeddings() {
        List<Embedding> probes = vectors().all(Sent.by(call), "embeddings");
        List<Verdict> verdicts = judge(probes);
        ArrayNode result = Shapes.array();
        for (int i = 0; i < probes.size(); i++) {
            ObjectNode probe = result.addObject();
            probe.set("embedding", Shapes.numbers(probes.get(i)));
            probe.set("similarities", Shapes.subjects(verdicts.get(i).candidates(), options.predictions()));
        }
        return Reply.json(result(result));
    }

    private List<Verdict> judge(List<Embedding> probes) {
        return collection.recognition().judge(probes, collection.known());
    }

    /// A picture's faces with an enrolled one.
    Reply verifySaved() {
        Examples.Saved saved = saved();
        ArrayNode result = Shapes.array();
        for (Sight.Known known : sight().know(Sent.by(call).picture("file"), options)) {
            result.add(compared(known, saved.face().sample().embedding()).put("subject", saved.subject().name()));
        }
        return answer(result);
    }

    Reply verifySavedByEmbeddings() {
        return alike(saved().face().sample().embedding(), vectors().all(Sent.by(call), "embeddings"));
    }

    private Examples.Saved saved() {
        return new Examples(call, collection).saved(call.path("id"));
    }

    /// Two pictures, the first of one person.
    Reply verify() {
        Upload sent = Sent.by(call);
        byte[] source = sent.picture("source_image"), target = sent.picture("target_image");
        Sight.Known one = sight().single(source, options);
        ObjectNode result = Shapes.object();
        result.set("source_image_face", Shapes.face(one, options));
        ArrayNode matches = result.putArray("face_matches");
        sight().know(target, options).stream()
                .sorted(Comparator.comparingDouble(k -> k.embedding().distanceTo(one.embedding())))
                .forEach(k -> matches.add(compared(k, one.embedding())));
        if (options.status()) result.set("plugins_versions", networks());
        return Reply.json(result(Shapes.array().add(result)));
    }

    Reply verifyEmbeddings() {
        Upload sent = Sent.by(call);
        return alike(vectors().one(sent, "source"), vectors().all(sent, "targets"));
    }

    /// Most alike first.
    private Reply alike(Embedding source, List<Embedding> targets) {
        double[] distances = targets.stream().mapToDouble(source::distanceTo).toArray();
        Calibration calibration = collection.calibration();
        ArrayNode result = Shapes.array();
        IntStream.range(0, distances.length).boxed().sorted(Comparator.comparingDouble(i -> distances[i])).forEach(i -> result.addObject()
                .put("similarity", Shapes.rounded(calibration.similarity(distances[i]))).set("embedding", Shapes.numbers(targets.get(i))));
        return Reply.json(result(result));
    }

    private ObjectNode compared(Sight.Known known, Embedding other) {
        double similarity = collection.calibration().similarity(known.embedding().distanceTo(other));
        return Shapes.face(known, options).put("similarity", Shapes.rounded(similarity));
    }

    private Reply answer(ArrayNode faces) {
        ObjectNode answer = result(faces);
        if (options.status()) answer.set("plugins_versions", networks());
        return Reply.json(answer);
    }

    private static ObjectNode result(ArrayNode faces) {
        ObjectNode answer = Shapes.object();
        answer.set("result", faces);
        return answer;
    }

    private ObjectNode networks() {
        ServerSettings.Matching matching = collection.recognition().matching();
        return Shapes.object().put("detector", matching.detector().card().name()).put("calculator", matching.embedder().card().name());
    }

    private Sight sight() {
        return new Sight(collection.recognition());
    }

    private Vectors vectors() {
        return new Vectors(collection.gallery().size());
    }
}
