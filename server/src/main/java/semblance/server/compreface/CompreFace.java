package semblance.server.compreface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import semblance.server.Call;
import semblance.server.OpenedCollection;
import semblance.server.Problem;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;

/// CompreFace's REST API 1.2, so that what was written for it works with this server unchanged. One of our collections is
/// what it calls a recognition service; the key says which. `docs/drop-in.md` has what is the same and what is not.
public final class CompreFace implements Protocol {

    private static final String FACES = "/api/v1/recognition/faces", SUBJECTS = "/api/v1/recognition/subjects",
            EMBEDDINGS = "/api/v1/recognition/embeddings", END = "[/]";

    /// A call once it is known who makes it.
    private interface Answer {
        Reply to(Call call, OpenedCollection collection, Query query) throws IOException;
    }

    private record Entrances(Routes routes, Services services) {

        Entrances on(Method method, String path, Scope scope, Answer answer) {
            routes.open(method, path + END, call -> answer.to(call, OpenedCollection.by(call, call.secret(), scope, services), new Query(call.rawQuery())));
            return this;
        }

        Entrances look(String path, Function<Comparisons, Reply> look) {
            return on(Method.POST, path, Scope.IDENTIFY, (call, in, query) -> look.apply(new Comparisons(call, in, Options.of(query))));
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        Entrances entrances = new Entrances(routes, services);
        pictures(entrances);
        examples(entrances);
        subjects(entrances);
        routes.open(Method.GET, "/api/v1/static/{key}/images/{id}", call -> photo(call, services));
        List.of(Method.GET, Method.POST, Method.PUT, Method.DELETE).forEach(m -> routes.open(m, "/api/v1/*", _ -> {
            throw Problem.of(404, "not_found", "there is no such call here").refused();
        }));
    }

    private static void pictures(Entrances entrances) {
        entrances.look("/api/v1/detection/detect", Comparisons::detect)
                .look("/api/v1/recognition/recognize", Comparisons::recognize)
                .look(EMBEDDINGS + "/recognize", Comparisons::recognizeEmbeddings)
                .look(FACES + "/{id}/verify", Comparisons::verifySaved)
                .look(EMBEDDINGS + "/faces/{id}/verify", Comparisons::verifySavedByEmbeddings)
                .look("/api/v1/verification/verify", Comparisons::verify)
                .look("/api/v1/verification/embeddings/verify", Comparisons::verifyEmbeddings);
    }

    private static void examples(Entrances entrances) {
        entrances.on(Method.GET, FACES, Scope.READ, (call, in, query) -> new Examples(call, in).list(query))
                .on(Method.POST, FACES, Scope.ENROL, (call, in, query) -> new Examples(call, in).add(query))
                .on(Method.DELETE, FACES, Scope.ENROL, (call, in, query) -> new Examples(call, in).deleteAll(query))
                .on(Method.POST, FACES + "/delete", Scope.ENROL, (call, in, _) -> new Examples(call, in).deleteSeveral())
                .on(Method.DELETE, FACES + "/{id}", Scope.ENROL, (call, in, _) -> new Examples(call, in).delete(call.path("id")))
                .on(Method.GET, FACES + "/{id}/img", Scope.READ, (call, in, _) -> new Examples(call, in).photo(call.path("id")));
    }

    private static void subjects(Entrances entrances) {
        entrances.on(Method.GET, SUBJECTS, Scope.READ, (call, in, _) -> new Subjects(call, in).list())
                .on(Method.POST, SUBJECTS, Scope.ENROL, (call, in, _) -> new Subjects(call, in).add())
                .on(Method.DELETE, SUBJECTS, Scope.ENROL, (call, in, _) -> new Subjects(call, in).deleteAll())
                .on(Method.PUT, SUBJECTS + "/{name}", Scope.ENROL, (call, in, _) -> new Subjects(call, in).rename(call.path("name")))
                .on(Method.DELETE, SUBJECTS + "/{name}", Scope.ENROL, (call, in, _) -> new Subjects(call, in).delete(call.path("name")));
    }

    /// For pages of elsewhere that show it: the key is in the address.
    private static Reply photo(Call call, Services services) {
        OpenedCollection collection = OpenedCollection.by(call, Optional.of(call.path("key")), Scope.READ, services);
        return new Examples(call, collection).photo(call.path("id")).with("Cross-Origin-Resource-Policy", "cross-origin");
    }

    @Override
    public Reply failed(Problem problem) {
        int number = Code.number(problem);
        ObjectNode json = Shapes.object().put("message", number == Code.NO_FACE.number ? Options.NO_FACE : problem.message()).put("code", number);
        return Reply.json(Code.status(problem), json);
    }
}
