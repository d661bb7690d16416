package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.util.stream.Collectors;
import semblance.gallery.Person;
import semblance.server.ApiKeys;
import semblance.server.AuditLog;
import semblance.server.Call;
import semblance.server.JsonBody;
import semblance.server.Problem;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;

/// Issuing and revoking API keys.
final class Keys implements Protocol {

    private record Cabinet(ApiKeys keys, AuditLog audit) {

        Reply list(Call call) {
            Everywhere.check(call);
            ObjectNode json = Json.object();
            ArrayNode list = json.putArray("keys");
            keys.list().forEach(k -> list.add(ApiKeys.json(k)));
            return Reply.json(json);
        }

        /// What the caller's own key may do, whatever it may do.
        Reply own(Call call) {
            return Reply.json(ApiKeys.json(call.secret().flatMap(keys::find).orElseThrow(() -> Problem.of(401, "key_unknown", "got no API key of this server, wanted one").refused())));
        }

        Reply issue(Call call) {
            Everywhere.check(call);
            ObjectNode json = Given.json(call, "label", "scopes", "collections");
            String label = Person.checkName(Given.required(JsonBody.text(json, "label"), "label"));
            ApiKeys.Issued issued = keys.issue(label, Given.names(json, "scopes").stream().map(Scope::of).collect(Collectors.toSet()), Given.names(json, "collections"));
            audit.note(call, "key.issued", issued.key().id());
            return Reply.json(201, ApiKeys.json(issued.key()).put("secret", issued.secret()));
        }

        Reply revoke(Call call) {
            Everywhere.check(call);
            String id = call.path("id");
            if (!keys.revoke(id)) throw Problem.of(404, "no_such_key", "there is no key of this id, or no longer").refused();
            audit.note(call, "key.revoked", id);
            return Reply.nothing();
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        Cabinet cabinet = new Cabinet(services.keys(), services.audit());
        routes.open(Method.GET, "/v1/key", cabinet::own)
                .on(Method.GET, "/v1/keys", Scope.ADMIN, cabinet::list)
                .on(Method.POST, "/v1/keys", Scope.ADMIN, cabinet::issue)
                .on(Method.DELETE, "/v1/keys/{id}", Scope.ADMIN, cabinet::revoke);
    }
}
