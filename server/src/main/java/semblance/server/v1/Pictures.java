package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import semblance.Calibration;
import semblance.server.Call;
import semblance.server.Protocol;
import semblance.server.Recognition;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;
import semblance.server.Upload;

/// Questions about pictures; nothing is kept of them.
final class Pictures implements Protocol {

    private static final String PICTURE = "picture";
    private static final int MOST_CANDIDATES = 10, USUAL_CANDIDATES = 3;

    private record Asked() {

        Reply detect(Call call) {
            Recognition.Detected found = call.recognition().detect(picture(call));
            ObjectNode json = Json.image(found.image());
            ArrayNode faces = json.putArray("faces");
            found.faces().forEach(face -> faces.add(Json.face(face, found.image())));
            return Reply.json(json);
        }

        Reply embed(Call call) {
            Recognition.Seen seen = call.recognition().see(picture(call));
            ObjectNode json = Json.image(seen.image()).put("model", call.recognition().recognizer().embedder().modelId());
            ArrayNode faces = json.putArray("faces");
            for (Recognition.SeenFace face : seen.faces()) {
                ObjectNode node = Json.face(face.face(), seen.image());
                node.set("quality", Json.quality(face.quality()));
                ArrayNode numbers = node.putArray("embedding");
                for (float number : face.embedding().values()) numbers.add(number);
                faces.add(node);
            }
            return Reply.json(json);
        }

        Reply compare(Call call) {
            Upload upload = Given.upload(call, "first", "second");
            Recognition.Pair pair = call.recognition().compare(upload.picture("first"), upload.picture("second"));
            Calibration calibration = call.recognition().recognizer().calibration();
            ObjectNode json = Json.object().put("distance", Json.rounded(pair.distance())).put("similarity", Json.rounded(calibration.similarity(pair.distance())))
                    .put("same", calibration.same(pair.distance())).put("threshold", Json.rounded(calibration.threshold()));
            json.set("first", Json.face(pair.first()));
            json.set("second", Json.face(pair.second()));
            return Reply.json(json);
        }

        Reply identify(Call call) {
            int candidates = Given.whole(call, "candidates", USUAL_CANDIDATES, 0, MOST_CANDIDATES);
            Recognition.Identified found = call.recognition().identify(picture(call), Given.filter(call));
            ObjectNode json = Json.image(found.image());
            ArrayNode faces = json.putArray("faces");
            found.faces().forEach(face -> faces.add(Json.identified(face, found.image(), candidates)));
            return Reply.json(json);
        }

        private static byte[] picture(Call call) {
            return Given.upload(call, PICTURE).picture(PICTURE);
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        Asked asked = new Asked();
        routes.on(Method.POST, "/v1/detect", Scope.IDENTIFY, asked::detect)
                .on(Method.POST, "/v1/embed", Scope.IDENTIFY, asked::embed)
                .on(Method.POST, "/v1/compare", Scope.IDENTIFY, asked::compare)
                .on(Method.POST, "/v1/identify", Scope.IDENTIFY, asked::identify);
    }
}
