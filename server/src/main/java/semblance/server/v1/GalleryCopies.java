package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import semblance.gallery.Change;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryArchive;
import semblance.server.Call;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;

/// The gallery as a whole: what it holds, its log, its receipts, a copy to keep.
final class GalleryCopies implements Protocol {

    /// Of copies on their way out.
    private static final String PREFIX = "outgoing-copy-";

    private record Archive(Services services) {

        Reply about(Call call) {
            Everywhere.check(call);
            Gallery gallery = call.gallery();
            Gallery.Count count = gallery.count();
            return Reply.json(Json.object().put("people", count.people()).put("faces", count.faces()).put("model", gallery.modelId()).put("embedding_size", gallery.size()));
        }

        /// Written whole before the first byte goes out, so that nobody takes half a copy for one.
        Reply backup(Call call) throws IOException {
            Everywhere.check(call);
            Path copy = services.settings().data().resolve(PREFIX + UUID.randomUUID() + ".jsonl");
            try {
                GalleryArchive.write(call.gallery(), copy);
            } catch (RuntimeException e) {
                Files.deleteIfExists(copy);
                throw e;
            }
            services.audit().note(call, "gallery.copied", "");
            return Reply.stream("application/x-ndjson", out -> {
                try {
                    Files.copy(copy, out);
                } finally {
                    Files.deleteIfExists(copy);
                }
            }).with("Content-Disposition", "attachment; filename=\"semblance-gallery.jsonl\"");
        }

        Reply receipts(Call call) {
            Everywhere.check(call);
            ObjectNode json = Json.object();
            ArrayNode list = json.putArray("receipts");
            call.gallery().receipts().forEach(r -> list.add(Json.receipt(r)));
            return Reply.json(json);
        }

        Reply changes(Call call) {
            Everywhere.check(call);
            List<Change> changes = call.gallery().changes(Given.after(call), Given.limit(call));
            ObjectNode json = Json.object();
            ArrayNode list = json.putArray("changes");
            changes.forEach(c -> list.addObject().put("cursor", c.cursor()).put("kind", Json.word(c.kind())).put("person", c.person())
                    .put("other", c.other()).put("at", c.at().toString()));
            return Reply.json(json);
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        forget(services.settings().data());
        Archive archive = new Archive(services);
        routes.on(Method.GET, "/v1/gallery", Scope.READ, archive::about)
                .streamed("/v1/gallery/backup", Scope.ADMIN, archive::backup)
                .on(Method.GET, "/v1/gallery/receipts", Scope.ADMIN, archive::receipts)
                .on(Method.GET, "/v1/gallery/changes", Scope.READ, archive::changes);
    }

    /// A server that was killed may have left copies behind, and nobody would erase the people in them.
    private static void forget(Path data) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(data, PREFIX + "*")) {
            for (Path copy : left) Files.delete(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(data + ": copies left behind can't be deleted: " + e, e);
        }
    }
}
