package semblance.server.web;

import io.helidon.http.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import semblance.server.Call;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Services;
import semblance.server.Sha256;

/// The page people use the server with: a client of the own API, sent as it lies in this module. It needs no key to
/// load and holds nobody's data; what it shows it asks for with the user's key. docs/page.md says how that key is kept.
public final class WebPage implements Protocol {

    /// Every file there is, so that no path that a caller sends is ever looked up.
    static final List<String> FILES = List.of("index.html", "icon.svg", "base.css", "parts.css", "views.css", "docs.css", "app.js", "api.js", "dom.js", "sign-in.js",
            "notices.js", "dialogs.js", "choose-person.js", "find-people.js", "picker.js", "camera.js", "pictures.js", "align.js", "portraits.js", "scale.js", "feeds.js",
            "views/recognise.js", "views/people.js", "views/person.js", "views/enrol.js", "views/inbox.js", "views/compare.js",
            "views/live.js", "views/threshold.js", "views/status.js", "views/keys.js", "views/model-change.js");

    /// Nothing inline, nothing from elsewhere, no text turned into markup or script.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");

    /// A file and the digest by which a browser asks whether its copy is still good.
    private record Asset(String type, byte[] bytes, String tag) {

        static Asset of(String file) {
            byte[] bytes = read(file);
            return new Asset(TYPES.get(file.substring(file.lastIndexOf('.') + 1)), bytes, "\"" + Sha256.of(bytes).substring(0, 32) + "\"");
        }

        private static byte[] read(String file) {
            try (InputStream in = WebPage.class.getResourceAsStream("/semblance/web/" + file)) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Reply reply(Call call) {
            boolean fresh = call.header("If-None-Match").filter(tag::equals).isPresent();
            Reply reply = fresh ? new Reply(304, Map.of(), new Reply.Body.Nothing()) : Reply.bytes(type, bytes);
            return reply.with("Content-Security-Policy", POLICY).with("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
                    .with("Cross-Origin-Opener-Policy", "same-origin").with("Cache-Control", "no-cache").with("ETag", tag);
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        routes.open(Method.GET, "/", Asset.of("index.html")::reply);
        FILES.forEach(file -> routes.open(Method.GET, "/page/" + file, Asset.of(file)::reply));
    }
}
