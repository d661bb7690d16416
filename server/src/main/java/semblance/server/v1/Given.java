package semblance.server.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Person.Status;
import semblance.gallery.Update;
import semblance.server.Call;
import semblance.server.Problem;
import semblance.server.Refused;
import semblance.server.Upload;

/// What a call gives, checked: people whom the key may see, pages, filters, fields.
final class Given {

    private static final int USUAL_PAGE = 100, LARGEST_PAGE = 1000, MOST_TAGS = 50;

    private Given() {
    }

    /// The person of the path.
    ///
    /// @throws Refused with 404, also if the key is for other collections: whoever may not see them may not know of them
    static Person person(Call call) {
        return person(call, call.path("id"));
    }

    static Person person(Call call, String id) {
        return call.gallery().person(id).filter(p -> call.visible().accepts(p)).orElseThrow(Given::nobody);
    }

    static Refused nobody() {
        return Problem.of(404, "no_such_person", "there is no person of this id, or no longer").refused();
    }

    /// The person after a change.
    static Person done(Update update) {
        return switch (update) {
            case Update.Done done -> done.person();
            case Update.NoSuchPerson _ -> throw nobody();
            case Update.NameTaken taken -> throw Problem.of(409, "name_taken", "someone else of this collection has that name: choose another, or merge the two")
                    .with(Json.object().put("person", taken.by().id())).refused();
        };
    }

    /// The collection of a query or a field; `default` if none is named.
    static String collection(Call call, Optional<String> named) {
        return call.collection(named.orElse(Gallery.DEFAULT_COLLECTION));
    }

    /// `collection`, `tag` and `status` of the query, within what the key may see.
    static Filter filter(Call call) {
        Filter filter = call.visible();
        Optional<String> collection = call.query("collection"), tag = call.query("tag"), status = call.query("status");
        if (collection.isPresent()) filter = filter.in(call.collection(collection.get()));
        if (tag.isPresent()) filter = filter.tagged(Person.checkName(tag.get()));
        if (status.isPresent()) filter = filter.being(status(status.get()));
        return filter;
    }

    static Status status(String word) {
        return Arrays.stream(Status.values()).filter(s -> Json.word(s).equals(word)).findFirst()
                .orElseThrow(() -> invalid("got an unknown status, wanted known, provisional or ignored"));
    }

    static String after(Call call) {
        return call.query("after").orElse(Page.START);
    }

    static int limit(Call call) {
        return whole(call, "limit", USUAL_PAGE, 1, LARGEST_PAGE);
    }

    static int whole(Call call, String name, int otherwise, int least, int most) {
        Optional<String> text = call.query(name);
        if (text.isEmpty()) return otherwise;
        if (!text.get().matches("\\d{1,9}")) throw invalid("got a \"" + name + "\" that is no whole number, wanted " + least + " to " + most);
        int number = Integer.parseInt(text.get());
        if (number < least || number > most) throw invalid("got a \"" + name + "\" of " + number + ", wanted " + least + " to " + most);
        return number;
    }

    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid("got what is no time, wanted one such as 2026-05-17T08:30:00Z");
        }
    }

    /// A JSON body with no other fields than these.
    static ObjectNode json(Call call, String... fields) {
        if (call.upload() instanceof Upload.Json(ObjectNode json)) return only(json, fields);
        throw Problem.of(415, "unsupported_media_type", "got no JSON, wanted a body of type application/json").refused();
    }

    /// The upload, whose form or JSON has no other fields than these.
    static Upload upload(Call call, String... fields) {
        Upload upload = call.upload();
        switch (upload) {
            case Upload.Json(ObjectNode json) -> only(json, fields);
            case Upload.Form(List<Upload.Part> parts) -> parts.forEach(part -> check(part.name(), fields));
            case Upload.Raw _ -> {
            }
        }
        return upload;
    }

    private static ObjectNode only(ObjectNode json, String... fields) {
        json.fieldNames().forEachRemaining(name -> check(name, fields));
        return json;
    }

    private static void check(String name, String... fields) {
        if (List.of(fields).contains(name)) return;
        throw Problem.of(400, "unknown_field", "got a field that is not known here, wanted only " + String.join(", ", fields)).refused();
    }

    /// A field that is true or false; false if it is not there.
    static boolean flag(ObjectNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isBoolean()) return value.asBoolean();
        throw invalid("got something else in the field \"" + name + "\", wanted true or false");
    }

    static String required(Optional<String> value, String name) {
        return value.orElseThrow(() -> Problem.of(400, "field_missing", "got no \"" + name + "\", wanted one").refused());
    }

    static double required(OptionalDouble value, String name) {
        return value.orElseThrow(() -> Problem.of(400, "field_missing", "got no \"" + name + "\", wanted a number").refused());
    }

    /// A list of names in JSON.
    static Set<String> names(ObjectNode json, String field) {
        JsonNode list = json.path(field);
        if (list.isMissingNode()) return Set.of();
        if (!list.isArray() || list.size() > MOST_TAGS) throw invalid("got no list for \"" + field + "\", or too long a one, wanted at most " + MOST_TAGS + " strings");
        Set<String> names = new HashSet<>();
        for (JsonNode name : list) {
            if (!name.isTextual()) throw invalid("got a list of other things for \"" + field + "\", wanted strings");
            names.add(Person.checkName(name.textValue()));
        }
        return names;
    }

    /// Tags as one text with commas, as forms and queries have them.
    static Set<String> tags(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()).map(Person::checkName).limit(MOST_TAGS).collect(Collectors.toSet());
    }

    static Refused invalid(String message) {
        return Problem.of(400, "invalid_value", message).refused();
    }
}
