package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.util.Optional;
import semblance.gallery.EnrolledFace;
import semblance.gallery.Person;
import semblance.gallery.Receipt;
import semblance.server.AuditLog;
import semblance.server.Call;
import semblance.server.Problem;
import semblance.server.Protocol;
import semblance.server.Recognition;
import semblance.server.Refused;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;

/// The enrolled faces of a person.
final class Faces implements Protocol {

    private record Album(AuditLog audit) {

        Reply list(Call call) {
            ObjectNode json = Json.object();
            ArrayNode faces = json.putArray("faces");
            call.gallery().faces(Given.person(call).id()).forEach(face -> faces.add(Json.face(face)));
            return Reply.json(json);
        }

        Reply add(Call call) {
            Person person = Given.person(call);
            Recognition.Portrait portrait = call.recognition().portrait(Given.upload(call, "picture").picture("picture"));
            return Additions.reply(call, audit, portrait, call.gallery().add(person.id(), portrait.sample()));
        }

        Reply photo(Call call) {
            byte[] photo = call.gallery().photo(face(call).id()).orElseThrow(() -> Problem.of(404, "no_photo", "no photo was kept with this face").refused());
            return Reply.bytes("image/jpeg", photo);
        }

        Reply erase(Call call) {
            EnrolledFace face = face(call);
            Optional<Receipt> receipt = audit.erasing(call, "face.erased." + face.id(), call.path("id"), () -> call.gallery().eraseFace(face.id()));
            return Reply.json(receipt.map(Json::receipt).orElseThrow(Album::noFace));
        }

        /// Of this person only: a face's number says nothing about whose it is.
        private EnrolledFace face(Call call) {
            return call.gallery().faces(Given.person(call).id()).stream().filter(f -> f.id().equals(call.path("face"))).findFirst().orElseThrow(Album::noFace);
        }

        private static Refused noFace() {
            return Problem.of(404, "no_such_face", "the person has no face of this id, or no longer").refused();
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        Album album = new Album(services.audit());
        routes.on(Method.GET, "/v1/people/{id}/faces", Scope.READ, album::list)
                .on(Method.POST, "/v1/people/{id}/faces", Scope.ENROL, new Idempotency().around(album::add))
                .on(Method.DELETE, "/v1/people/{id}/faces/{face}", Scope.ENROL, album::erase)
                .on(Method.GET, "/v1/people/{id}/faces/{face}/photo", Scope.READ, album::photo);
    }
}
