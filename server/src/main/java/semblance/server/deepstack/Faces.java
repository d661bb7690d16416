package semblance.server.deepstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import semblance.Identification;
import semblance.detect.Face;
import semblance.gallery.Addition;
import semblance.gallery.NewFace;
import semblance.gallery.Person;
import semblance.geometry.Box;
import semblance.server.Call;
import semblance.server.OpenedCollection;
import semblance.server.Problem;
import semblance.server.Recognition;
import semblance.server.Upload;

/// The six calls. `userid` is the name of one of the collection's people.
record Faces(Call call, OpenedCollection collection) {

    /// DeepStack's for finding faces; ours for naming them, where 0.5 is the threshold.
    private static final double SURE = 0.55, ALIKE = 0.5;
    private static final String NOBODY = "unknown";

    /// Some calls come without a body, or with an empty form.
    static Upload sent(Call call) {
        return call.header("Content-Type").filter(t -> t.startsWith("application/x-www-form-urlencoded")).isPresent()
                ? new Upload.Raw(new byte[0]) : call.upload();
    }

    ObjectNode detect() {
        double least = least(SURE);
        ObjectNode answer = object();
        ArrayNode predictions = answer.putArray("predictions");
        recognition().detect(picture()).faces().stream().filter(f -> f.score() >= least)
                .forEach(f -> predictions.add(place(f).put("confidence", f.score())));
        return answer;
    }

    /// A name for each face, or [#NOBODY] with confidence 0.
    ObjectNode recognize() {
        double least = least(ALIKE);
        ObjectNode answer = object();
        ArrayNode predictions = answer.putArray("predictions");
        recognition().identify(picture(), collection.known()).faces().forEach(i -> predictions.add(named(i, least)));
        return answer;
    }

    private static ObjectNode named(Identification face, double least) {
        double similarity = face.verdict().similarity();
        boolean known = !face.verdict().candidates().isEmpty() && similarity >= least;
        return place(face.face()).put("userid", known ? face.verdict().candidates().getFirst().person().name() : NOBODY)
                .put("confidence", known ? similarity : 0);
    }

    ObjectNode match() {
        List<byte[]> pictures = pictures();
        if (pictures.size() != 2) throw Problem.of(400, "picture_missing", "got " + pictures.size() + " pictures, wanted two, as image1 and image2").refused();
        double distance = recognition().compare(pictures.getFirst(), pictures.getLast()).distance();
        return object().put("similarity", collection.calibration().similarity(distance));
    }

    /// Adds to the photos there are; all of the pictures or none.
    ObjectNode register() {
        String name = userid();
        Person.checkName(name);
        List<byte[]> pictures = pictures();
        if (pictures.isEmpty()) throw Problem.of(400, "picture_missing", "got no picture, wanted one or more, as image, or image1 and so on").refused();
        List<NewFace> faces = pictures.stream().map(p -> new NewFace(collection.name(), name, recognition().portrait(p).sample())).toList();
        boolean there = collection.named(name).filter(p -> p.faces() > 0).isPresent();
        List<Addition> additions = collection.gallery().enrol(faces);
        additions.forEach(this::note);
        if (additions.stream().noneMatch(a -> isOf(a, name))) {
            throw Problem.of(400, "picture_of_another", "got only pictures that are somebody else's already: delete them there first").refused();
        }
        return object().put("message", there ? "face updated" : "face added");
    }

    private static boolean isOf(Addition addition, String name) {
        return addition instanceof Addition.Added || addition instanceof Addition.Duplicate(Person person, _) && person.name().equals(name);
    }

    private void note(Addition addition) {
        if (addition instanceof Addition.Added(Person person, String face)) collection.audit().note(call, "face.enrolled." + face, person.id());
    }

    /// Also if there is nobody of that name.
    ObjectNode delete() {
        collection.named(userid()).ifPresent(person -> collection.audit().erasing(call, "person.erased", person.id(), () -> collection.gallery().erase(person.id())));
        return object();
    }

    ObjectNode list() {
        ObjectNode answer = object();
        ArrayNode faces = answer.putArray("faces");
        collection.people().stream().filter(p -> p.faces() > 0).forEach(p -> faces.add(p.name()));
        return answer;
    }

    private static ObjectNode place(Face face) {
        Box box = face.box();
        return object().put("x_min", pixel(box.left())).put("y_min", pixel(box.top())).put("x_max", pixel(box.right())).put("y_max", pixel(box.bottom()));
    }

    private static long pixel(double at) {
        return Math.max(0, Math.round(at));
    }

    private byte[] picture() {
        return sent(call).picture("image");
    }

    /// Every file of a form, whatever it is called.
    private List<byte[]> pictures() {
        return switch (sent(call)) {
            case Upload.Form(List<Upload.Part> parts) -> parts.stream().filter(p -> p.fileName().isPresent()).map(Upload.Part::bytes).toList();
            case Upload other -> Stream.of("image", "image1", "image2").map(other::bytes).flatMap(Optional::stream).toList();
        };
    }

    private String userid() {
        return sent(call).text("userid").filter(u -> !u.isBlank())
                .orElseThrow(() -> Problem.of(400, "parameter_missing", "got no \"userid\", wanted the name of the person").refused());
    }

    private double least(double usual) {
        Optional<String> text = sent(call).text("min_confidence").filter(t -> !t.isBlank());
        if (text.isEmpty()) return usual;
        try {
            double least = Double.parseDouble(text.get());
            if (least >= 0 && least <= 1) return least;
        } catch (NumberFormatException e) {
            // said below
        }
        throw Problem.of(400, "invalid_value", "min_confidence: got \"" + text.get() + "\", wanted a number from 0 to 1").refused();
    }

    private Recognition recognition() {
        return collection.recognition();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
