package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.util.Optional;
import java.util.stream.Stream;
import semblance.network.ModelCard;
import semblance.network.ModelCard.Kind;
import semblance.network.ModelFile;
import semblance.network.Models;
import semblance.server.Call;
import semblance.server.JsonBody;
import semblance.server.Problem;
import semblance.server.Protocol;
import semblance.server.ModelChange;
import semblance.server.ModelChange.State;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.ServerSettings;
import semblance.server.Services;

/// The networks in service, and the gallery's move to another embedder.
final class Networks implements Protocol {

    private Optional<ModelChange> change = Optional.empty();

    private record Office(Services services, ModelChange change) {

        Reply list(Call call) {
            ObjectNode json = Json.object();
            ArrayNode list = json.putArray("models");
            ServerSettings.Matching matching = call.recognition().matching();
            list.add(json(matching.detector().card()));
            matching.landmarks().ifPresent(m -> list.add(json(m.card())));
            list.add(json(matching.embedder().card()));
            return Reply.json(json);
        }

        private static ObjectNode json(ModelCard card) {
            ObjectNode json = Json.object().put("id", card.id()).put("kind", Json.word(card.kind())).put("name", card.name())
                    .put("architecture", card.architecture()).put("embedding_size", card.embeddingSize()).put("licence", card.licence());
            ArrayNode thresholds = json.putArray("thresholds");
            card.thresholds().forEach((rate, distance) -> thresholds.addObject().put("false_match_rate", rate).put("distance", distance));
            return json;
        }

        Reply state(Call call) {
            Everywhere.check(call);
            ObjectNode json = json(change.state());
            ArrayNode models = json.putArray("models");
            embedders().map(m -> m.card().name()).distinct().forEach(models::add);
            return Reply.json(json);
        }

        private static ObjectNode json(State state) {
            ObjectNode json = Json.object();
            switch (state) {
                case State.Never() -> json.put("state", "never");
                case State.Running running -> json.put("state", "running").put("model", running.model()).put("started", running.started().toString())
                        .put("faces", running.faces()).put("done", running.done());
                case State.Done done -> json.put("state", "done").put("model", done.model()).put("finished", done.finished().toString())
                        .put("faces", done.faces()).put("dropped", done.dropped());
                case State.Failed failed -> json.put("state", "failed").put("model", failed.model()).put("finished", failed.finished().toString())
                        .setAll(failed.problem().json());
            }
            return json;
        }

        Reply start(Call call) {
            Everywhere.check(call);
            ObjectNode json = Given.json(call, "model", "drop_others");
            ModelFile model = wanted(JsonBody.text(json, "model"));
            State state = change.start(model, Given.flag(json, "drop_others"));
            services.audit().note(call, "gallery.reembedding", model.card().id());
            return Reply.json(202, json(state));
        }

        /// An installed one by its name, never a file; by default the one of the settings.
        private ModelFile wanted(Optional<String> name) {
            if (name.isEmpty()) return services.settings().matching().embedder();
            return embedders().filter(m -> m.card().name().equals(name.get())).findFirst().orElseThrow(() -> Problem.of(404, "no_such_model",
                    "there is no installed embedder of this name: put its .onnx file and card into the folder models of the server's SEMBLANCE_HOME").refused());
        }

        private Stream<ModelFile> embedders() {
            return Stream.concat(Stream.of(services.settings().matching().embedder()), Models.list().stream().filter(m -> m.card().kind() == Kind.EMBEDDER));
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        Office office = new Office(services, new ModelChange(services));
        change = Optional.of(office.change);
        routes.on(Method.GET, "/v1/models", Scope.READ, office::list)
                .on(Method.GET, "/v1/gallery/reembedding", Scope.ADMIN, office::state)
                .on(Method.POST, "/v1/gallery/reembedding", Scope.ADMIN, office::start);
    }

    @Override
    public void close() {
        change.ifPresent(ModelChange::stop);
    }
}
