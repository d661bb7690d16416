package semblance.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Requests and answers: the key, JSON, what went wrong, and trying again when the server says when. Safe to share between threads.
final class Exchange {

    private static final int TOO_MANY = 429, UNAVAILABLE = 503, OK = 200, FIRST_OF_NO_SUCCESS = 300;
    /// Who is told to wait longer is told so, instead of held up.
    private static final long LONGEST_WAIT_SECONDS = 60;
    private static final JsonMapper JSON = JsonMapper.builder().addModules(new Jdk8Module(), new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final Settings settings;

    Exchange(Settings settings) {
        this.settings = settings;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array(Object values) {
        return JSON.valueToTree(values);
    }

    /// A request that has the key, to be given a method.
    HttpRequest.Builder to(Address address) {
        return HttpRequest.newBuilder(address.at(settings.server())).header("X-Api-Key", settings.key()).timeout(settings.timeout());
    }

    <T> T get(Address address, Class<T> type) {
        return read(tree(to(address)), type);
    }

    <T> T picture(Address address, byte[] picture, TypeReference<T> type) {
        return JSON.convertValue(tree(posted(to(address), picture)), type);
    }

    static HttpRequest.Builder posted(HttpRequest.Builder request, byte[] picture) {
        return request.header("Content-Type", "application/octet-stream").POST(BodyPublishers.ofByteArray(picture));
    }

    <T> T send(String method, Address address, ObjectNode json, Class<T> type) {
        return read(tree(to(address).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json.toString()))), type);
    }

    <T> T send(HttpRequest.Builder request, Class<T> type) {
        return read(tree(request), type);
    }

    <T> List<T> list(Address address, String field, Class<T> type) {
        return items(tree(to(address)).path(field), type);
    }

    <T> Page<T> page(Address address, String field, Class<T> type) {
        JsonNode json = tree(to(address));
        return new Page<>(items(json.path(field), type), Optional.ofNullable(json.path("next").textValue()));
    }

    private static <T> List<T> items(JsonNode list, Class<T> type) {
        List<T> items = new ArrayList<>();
        list.forEach(item -> items.add(read(item, type)));
        return List.copyOf(items);
    }

    static <T> T read(JsonNode json, Class<T> type) {
        return JSON.convertValue(json, type);
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("got no JSON from the server", e);
        }
    }

    private JsonNode tree(HttpRequest.Builder request) {
        try (InputStream body = open(request)) {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("the answer broke off, or is no JSON: " + e.getMessage(), e);
        }
    }

    byte[] bytes(HttpRequest.Builder request) {
        try (InputStream body = open(request)) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the answer broke off: " + e.getMessage(), e);
        }
    }

    /// The body of a success, to be read and closed.
    ///
    /// @throws SemblanceException if it is none
    InputStream open(HttpRequest.Builder request) {
        HttpRequest ready = request.build();
        for (int left = settings.retries(); ; left--) {
            HttpResponse<InputStream> response = answer(ready);
            if (response.statusCode() >= OK && response.statusCode() < FIRST_OF_NO_SUCCESS) return response.body();
            OptionalLong wait = wait(response);
            SemblanceException problem = problem(response);
            if (left == 0 || wait.isEmpty()) throw problem;
            sleep(wait.getAsLong());
        }
    }

    private HttpResponse<InputStream> answer(HttpRequest request) {
        try {
            return settings.http().send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("got no answer from " + settings.server() + " (" + e + "): see whether the server runs and the address is right", e);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static OptionalLong wait(HttpResponse<?> response) {
        if (response.statusCode() != TOO_MANY && response.statusCode() != UNAVAILABLE) return OptionalLong.empty();
        return response.headers().firstValue("Retry-After").filter(s -> s.matches("\\d{1,5}")).stream().mapToLong(Long::parseLong)
                .filter(s -> s <= LONGEST_WAIT_SECONDS).findFirst();
    }

    private static void sleep(long seconds) {
        try {
            Thread.sleep(seconds * 1000);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static UncheckedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new UncheckedIOException(new InterruptedIOException("interrupted while waiting for the server"));
    }

    private static SemblanceException problem(HttpResponse<InputStream> response) {
        String id = response.headers().firstValue("X-Request-Id").orElse("");
        try (InputStream body = response.body()) {
            JsonNode error = JSON.readTree(body).path("error");
            if (error.path("code").isTextual()) return new SemblanceException(response.statusCode(), error.path("code").textValue(), error.path("message").asText(), id);
        } catch (IOException _) {
            // a proxy's page, say: the status tells what there is to tell
        }
        return new SemblanceException(response.statusCode(), "", "got the status " + response.statusCode() + " and no explanation, as from a proxy, or a server that is not Semblance", id);
    }
}
