package semblance.server.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// An OpenAPI description as HTML to read: every call with its key, parameters, bodies and answers, and the shapes they are made of.
final class DescriptionPage {

    private final JsonNode api;
    private final StringBuilder html = new StringBuilder();

    /// @param api OpenAPI 3.1; only what ours uses of it is understood
    DescriptionPage(JsonNode api) {
        this.api = api;
    }

    String html() {
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>Semblance API</title><link rel=\"stylesheet\" href=\"../page/docs.css\"></head><body><main><h1>Semblance API</h1><p>").append(text(api.at("/info/description")))
                .append("</p><p>The key goes into <code>X-Api-Key</code> or <code>Authorization: Bearer</code>. For programs: <a href=\"openapi.json\">openapi.json</a></p>");
        contents();
        each(api.path("paths"), (path, methods) -> each(methods, (method, operation) -> operation(method, path, operation)));
        html.append("<h2 id=\"shapes\">Shapes</h2>");
        each(api.at("/components/schemas"), this::shape);
        return html.append("</main></body></html>\n").toString();
    }

    private interface Entry {
        void take(String name, JsonNode value);
    }

    private static void each(JsonNode object, Entry entry) {
        for (Map.Entry<String, JsonNode> e : object.properties()) entry.take(e.getKey(), e.getValue());
    }

    private void contents() {
        html.append("<nav aria-label=\"Calls\"><ul>");
        each(api.path("paths"), (path, methods) -> each(methods, (method, operation) -> html.append("<li><a href=\"#").append(id(operation)).append("\">")
                .append(name(method, path)).append("</a> ").append(text(operation.path("summary"))).append("</li>")));
        html.append("<li><a href=\"#shapes\">Shapes</a></li></ul></nav>");
    }

    private void operation(String method, String path, JsonNode operation) {
        html.append("<section><h2 id=\"").append(id(operation)).append("\">").append(name(method, path)).append("</h2><p>").append(text(operation.path("summary")))
                .append(". ").append(key(operation.path("security"))).append("</p>");
        if (!operation.path("parameters").isEmpty()) {
            html.append("<h3>Parameters</h3><ul>");
            operation.path("parameters").forEach(p -> html.append("<li><code>").append(text(p.path("name"))).append("</code> in ").append(text(p.path("in")))
                    .append(", ").append(type(p.path("schema"))).append(": ").append(text(p.path("description"))).append("</li>"));
            html.append("</ul>");
        }
        content("Body", operation.at("/requestBody/content"));
        each(operation.path("responses"), (status, response) -> answer(status, resolved(response)));
        html.append("</section>");
    }

    private void answer(String status, JsonNode response) {
        html.append("<h3>").append(status.equals("default") ? "Otherwise" : status).append("</h3><p>").append(text(response.path("description"))).append("</p>");
        content("", response.path("content"));
    }

    private void content(String title, JsonNode content) {
        if (!title.isEmpty() && !content.isEmpty()) html.append("<h3>").append(title).append("</h3>");
        each(content, (media, described) -> {
            html.append("<p><code>").append(text(media)).append("</code> ").append(type(described.path("schema"))).append("</p>");
            fields(described.path("schema"));
        });
    }

    private void shape(String name, JsonNode schema) {
        html.append("<section><h3 id=\"shape-").append(name).append("\">").append(name).append("</h3>");
        schema.path("allOf").forEach(part -> html.append("<p>").append(type(part)).append("</p>"));
        fields(schema);
        html.append("</section>");
    }

    /// What an object has, its own and its parts' of `allOf`.
    private void fields(JsonNode schema) {
        List<JsonNode> objects = new ArrayList<>(List.of(schema));
        schema.path("allOf").forEach(objects::add);
        Set<String> required = objects.stream().flatMap(o -> StreamSupport.stream(o.path("required").spliterator(), false)).map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
        if (objects.stream().allMatch(o -> o.path("properties").isEmpty())) return;
        html.append("<ul>");
        for (JsonNode object : objects) each(object.path("properties"), (name, field) -> {
            html.append("<li><code>").append(text(name)).append("</code> ").append(type(field));
            if (required.contains(name)) html.append(", required");
            if (field.has("description")) html.append(": ").append(text(field.path("description")));
            fields(field.has("items") ? field.path("items") : field);
            html.append("</li>");
        });
        html.append("</ul>");
    }

    /// In a few words, with links to shapes.
    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = text(schema.path("$ref").asText().replaceFirst(".*/", ""));
            return "<a href=\"#shape-" + name + "\">" + name + "</a>";
        }
        if (schema.has("allOf")) return StreamSupport.stream(schema.path("allOf").spliterator(), false).filter(s -> s.has("$ref")).map(DescriptionPage::type).collect(Collectors.joining(" and "));
        if (schema.has("enum")) return "one of " + StreamSupport.stream(schema.path("enum").spliterator(), false).map(v -> "<code>" + text(v) + "</code>").collect(Collectors.joining(", "));
        if (schema.has("items")) return "list of " + type(schema.path("items"));
        return text(schema.path("type"));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? api.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static String key(JsonNode security) {
        if (security.isEmpty()) return "Needs no key.";
        JsonNode scopes = security.path(0).elements().hasNext() ? security.path(0).elements().next() : security;
        return scopes.isEmpty() ? "Needs a key." : "Needs a key with the scope <code>" + text(scopes.path(0)) + "</code>.";
    }

    private static String id(JsonNode operation) {
        return text(operation.path("operationId"));
    }

    private static String name(String method, String path) {
        return "<code>" + method.toUpperCase(Locale.ROOT) + " " + text(path) + "</code>";
    }

    private static String text(JsonNode value) {
        return text(value.isArray() ? StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).collect(Collectors.joining(" or ")) : value.asText());
    }

    /// Escaped; what stands between backticks as code.
    private static String text(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replaceAll("`([^`]*)`", "<code>$1</code>");
    }
}
