package semblance.server.deepstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import semblance.server.Call;
import semblance.server.OpenedCollection;
import semblance.server.Problem;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;

/// The face calls of DeepStack and CodeProject.AI, so that what was written for them works with this server unchanged.
/// `docs/drop-in.md` has what is the same and what is not.
public final class DeepStack implements Protocol {

    private static final String FACE = "/v1/vision/face";

    /// A call once it is known who makes it.
    private interface Answer {
        ObjectNode to(Faces faces);
    }

    @Override
    public void routes(Routes routes, Services services) {
        on(routes, services, "", Scope.IDENTIFY, Faces::detect);
        on(routes, services, "/recognize", Scope.IDENTIFY, Faces::recognize);
        on(routes, services, "/match", Scope.IDENTIFY, Faces::match);
        on(routes, services, "/register", Scope.ENROL, Faces::register);
        on(routes, services, "/delete", Scope.ENROL, Faces::delete);
        on(routes, services, "/list", Scope.READ, Faces::list);
        List.of(Method.GET, Method.POST).forEach(m -> routes.open(m, "/v1/vision/*", _ -> {
            throw Problem.of(404, "not_found", "there is no such call here: this server knows faces, not objects or scenes").refused();
        }));
    }

    private static void on(Routes routes, Services services, String path, Scope scope, Answer answer) {
        routes.open(Method.POST, FACE + path + "[/]", call -> {
            long start = System.nanoTime();
            OpenedCollection collection = OpenedCollection.by(call, secret(call), scope, services);
            ObjectNode json = answer.to(new Faces(call, collection));
            double seconds = (System.nanoTime() - start) / 1e9;
            return Reply.json(json.put("success", true).put("code", 200).put("duration", seconds).put("processMs", Math.round(1000 * seconds)));
        });
    }

    /// In a header, in the address (as basic authentication: CodeProject.AI's clients know of no keys), or as a field of the form.
    private static Optional<String> secret(Call call) {
        return call.header("Authorization").filter(a -> a.regionMatches(true, 0, "Basic ", 0, 6)).flatMap(a -> password(a.substring(6)))
                .or(call::secret).or(() -> Faces.sent(call).text("api_key").filter(k -> !k.isBlank()));
    }

    private static Optional<String> password(String basic) {
        try {
            String pair = new String(Base64.getDecoder().decode(basic.strip()), StandardCharsets.UTF_8);
            return Optional.of(pair.substring(pair.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public Reply failed(Problem problem) {
        int status = problem.status() == 422 ? 400 : problem.status();
        return Reply.json(status, JsonNodeFactory.instance.objectNode().put("success", false).put("error", problem.message()).put("code", status).put("duration", 0));
    }
}
