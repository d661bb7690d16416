package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import semblance.embed.Embedding;
import semblance.evaluate.CalibrationFit;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.server.AuditLog;
import semblance.server.Call;
import semblance.server.JsonBody;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;

/// Collections and their own thresholds, measured or set.
final class Collections implements Protocol {

    private static final double USUAL_RATE = 1e-3;

    private record Office(AuditLog audit) {

        Reply list(Call call) {
            ObjectNode json = Json.object();
            ArrayNode list = json.putArray("collections");
            call.gallery().collections().stream().filter(c -> call.key().map(k -> k.sees(c.collection())).orElse(false)).forEach(c -> list.add(json(c)));
            return Reply.json(json);
        }

        Reply configure(Call call) {
            String collection = call.collection(call.path("name"));
            ObjectNode json = Given.json(call, "threshold", "slope");
            CollectionSettings settings = new CollectionSettings(collection, JsonBody.number(json, "threshold"), JsonBody.number(json, "slope"));
            call.gallery().configure(settings);
            audit.note(call, "collection.configured", "");
            return Reply.json(json(settings));
        }

        /// One at a time: it looks at every pair of photos.
        Reply calibrate(Call call) {
            String collection = call.collection(call.path("name"));
            ObjectNode asked = Given.json(call, "false_match_rate", "apply");
            double rate = JsonBody.number(asked, "false_match_rate").orElse(USUAL_RATE);
            if (!CalibrationFit.STANDARD_RATES.contains(rate)) throw Given.invalid("got a false match rate of " + rate + ", wanted one of " + CalibrationFit.STANDARD_RATES);
            boolean apply = Given.flag(asked, "apply");
            CalibrationFit fit = fit(call.gallery(), collection, rate);
            if (apply) apply(call, collection, fit);
            return Reply.json(json(fit).put("applied", apply));
        }

        private synchronized CalibrationFit fit(Gallery gallery, String collection, double rate) {
            return CalibrationFit.of(embeddings(gallery, collection), CalibrationFit.STANDARD_RATES, rate, new SplittableRandom(1));
        }

        private void apply(Call call, String collection, CalibrationFit fit) {
            call.gallery().configure(fit.onto(collection));
            audit.note(call, "collection.calibrated", "");
        }

        private static Map<String, List<Embedding>> embeddings(Gallery gallery, String collection) {
            Map<String, List<Embedding>> people = new TreeMap<>();
            Filter known = Filter.ALL.in(collection).being(Person.Status.KNOWN);
            for (Optional<String> next = Optional.of(Page.START); next.isPresent();) {
                Page<Person> page = gallery.people(known, next.get(), 1000);
                page.items().forEach(p -> people.put(p.id(), gallery.faces(p.id()).stream().map(f -> f.sample().embedding()).toList()));
                next = page.next();
            }
            return people;
        }

        private static ObjectNode json(CollectionSettings settings) {
            ObjectNode json = Json.object().put("name", settings.collection());
            settings.threshold().ifPresent(t -> json.put("threshold", t));
            settings.slope().ifPresent(s -> json.put("slope", s));
            settings.fmr().ifPresent(f -> json.put("false_match_rate", f));
            return json;
        }

        private static ObjectNode json(CalibrationFit fit) {
            ObjectNode json = Json.object().put("threshold", fit.similarity().threshold()).put("slope", fit.similarity().slope())
                    .put("people", fit.people()).put("same_pairs", fit.samePairs()).put("different_pairs", fit.differentPairs());
            ArrayNode list = json.putArray("thresholds");
            fit.thresholds().forEach(t -> list.addObject().put("false_match_rate", t.fmr()).put("distance", t.distance()).put("low", t.low())
                    .put("high", t.high()).put("false_non_match_rate", t.fnmr()));
            return json;
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        Office office = new Office(services.audit());
        routes.on(Method.GET, "/v1/collections", Scope.READ, office::list)
                .on(Method.PUT, "/v1/collections/{name}", Scope.ADMIN, office::configure)
                .on(Method.POST, "/v1/collections/{name}/calibrate", Scope.ADMIN, office::calibrate);
    }
}
