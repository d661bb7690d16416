package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import semblance.gallery.Addition;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Receipt;
import semblance.server.AuditLog;
import semblance.server.Call;
import semblance.server.JsonBody;
import semblance.server.Protocol;
import semblance.server.Recognition;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;
import semblance.server.Upload;

/// Who is known: enrolling, listing, naming, merging, erasing.
final class People implements Protocol {

    private static final int MOST_PAGES = 100;

    private record Desk(AuditLog audit) {

        Reply list(Call call) {
            Optional<String> name = call.query("name").map(Person::checkName);
            Filter filter = Given.filter(call);
            String after = Given.after(call);
            int limit = Given.limit(call);
            return Reply.json(Json.people(name.isPresent() ? named(call.gallery(), filter, name.get(), after, limit) : call.gallery().people(filter, after, limit)));
        }

        /// A page may be short, or empty, and still have a next one: a call looks at so many pages and no more.
        private static Page<Person> named(Gallery gallery, Filter filter, String part, String after, int limit) {
            String wanted = part.toLowerCase(Locale.ROOT);
            Page<Person> page = new Page<>(List.of(), Optional.of(after));
            for (int pages = 0; page.items().isEmpty() && page.next().isPresent() && pages < MOST_PAGES; pages++) {
                Page<Person> all = gallery.people(filter, page.next().get(), limit);
                page = new Page<>(all.items().stream().filter(p -> p.name().toLowerCase(Locale.ROOT).contains(wanted)).toList(), all.next());
            }
            return page;
        }

        Reply enrol(Call call) {
            Upload upload = Given.upload(call, "name", "collection", "tags", "picture");
            String name = Person.checkName(Given.required(upload.text("name").or(() -> call.query("name")), "name"));
            String collection = Given.collection(call, upload.text("collection").or(() -> call.query("collection")));
            Set<String> tags = upload.text("tags").or(() -> call.query("tags")).map(Given::tags).orElse(Set.of());
            Recognition.Portrait portrait = call.recognition().portrait(upload.picture("picture"));
            Addition addition = call.gallery().enrol(collection, name, portrait.sample());
            if (addition instanceof Addition.Added(Person person, _) && !tags.isEmpty()) Given.done(call.gallery().tag(person.id(), tags));
            return Additions.reply(call, audit, portrait, addition);
        }

        Reply show(Call call) {
            return Reply.json(Json.person(Given.person(call)));
        }

        /// Everything is checked before the first change.
        Reply change(Call call) {
            Person person = Given.person(call);
            ObjectNode json = Given.json(call, "name", "tags", "status");
            Optional<String> name = JsonBody.text(json, "name").map(Person::checkName);
            Optional<Person.Status> status = JsonBody.text(json, "status").map(Given::status);
            Set<String> tags = Given.names(json, "tags");
            if (name.isPresent()) person = Given.done(call.gallery().rename(person.id(), name.get()));
            if (json.has("tags")) person = Given.done(call.gallery().tag(person.id(), tags));
            if (status.isPresent()) person = Given.done(call.gallery().mark(person.id(), status.get()));
            audit.note(call, "person.changed", person.id());
            return Reply.json(Json.person(person));
        }

        Reply erase(Call call) {
            Person person = Given.person(call);
            Optional<Receipt> receipt = audit.erasing(call, "person.erased", person.id(), () -> call.gallery().erase(person.id()));
            return Reply.json(receipt.map(Json::receipt).orElseThrow(Given::nobody));
        }

        Reply merge(Call call) {
            Person from = Given.person(call);
            Person into = Given.person(call, Given.required(JsonBody.text(Given.json(call, "into"), "into"), "into"));
            Person merged = Given.done(call.gallery().merge(from.id(), into.id()));
            audit.note(call, "person.merged_into." + into.id(), from.id());
            return Reply.json(Json.person(merged));
        }

        Reply keepApart(Call call) {
            Person person = Given.person(call);
            Person other = Given.person(call, Given.required(JsonBody.text(Given.json(call, "other"), "other"), "other"));
            Person kept = Given.done(call.gallery().keepApart(person.id(), other.id()));
            audit.note(call, "person.kept_apart_from." + other.id(), person.id());
            return Reply.json(Json.person(kept));
        }

        Reply reject(Call call) {
            Person person = Given.person(call);
            Recognition.Portrait portrait = call.recognition().portrait(Given.upload(call, "picture").picture("picture"));
            Person changed = Given.done(call.gallery().reject(person.id(), portrait.sample().embedding()));
            audit.note(call, "person.rejected_face", person.id());
            return Reply.json(Json.person(changed));
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        Desk desk = new Desk(services.audit());
        Idempotency once = new Idempotency();
        routes.on(Method.GET, "/v1/people", Scope.READ, desk::list)
                .on(Method.POST, "/v1/people", Scope.ENROL, once.around(desk::enrol))
                .on(Method.GET, "/v1/people/{id}", Scope.READ, desk::show)
                .on(Method.PATCH, "/v1/people/{id}", Scope.ENROL, desk::change)
                .on(Method.DELETE, "/v1/people/{id}", Scope.ENROL, desk::erase)
                .on(Method.POST, "/v1/people/{id}/merge", Scope.ENROL, desk::merge)
                .on(Method.POST, "/v1/people/{id}/keep_apart", Scope.ENROL, desk::keepApart)
                .on(Method.POST, "/v1/people/{id}/reject", Scope.ENROL, desk::reject);
    }
}
