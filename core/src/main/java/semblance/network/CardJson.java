package semblance.network;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import semblance.network.ModelCard.Colours;
import semblance.network.ModelCard.Input;
import semblance.network.ModelCard.Kind;
import semblance.network.ModelCard.Measurement;
import semblance.network.ModelCard.Training;

/// The JSON form of a [ModelCard]. By Jackson's streams: its object mapper takes longer to start than a face to embed.
final class CardJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LARGEST = 1 << 20;

    private CardJson() {
    }

    static ModelCard read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ModelException(file + ": there is no such model card: put the JSON that came with the model beside its ONNX file");
            }
            if (Files.size(file) > LARGEST) throw new ModelException(file + ": got " + Files.size(file) + " bytes, wanted a model card of at most " + LARGEST);
            return parse(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new ModelException(file + ": can't be read: " + e, e);
        }
    }

    static ModelCard parse(byte[] json, String name) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return card(new Fields(object(parser), ""));
        } catch (IOException | ModelException e) {
            String reason = e instanceof com.fasterxml.jackson.core.JsonProcessingException p ? p.getOriginalMessage() : e.getMessage();
            throw new ModelException(name + ": not a model card: " + reason, e);
        }
    }

    private static ModelCard card(Fields f) {
        ModelCard card = new ModelCard(f.text("id"), f.choice("kind", Kind.class), f.text("name"), f.text("architecture"),
                input(f.object("input")), texts(f.optional("outputs")), f.whole("embedding_size", 0),
                f.optional("training").map(CardJson::training), measured(f.list("measured")),
                thresholds(f.optional("thresholds")), f.number("slope", 0), f.text("licence"));
        f.checkAllUsed();
        return card;
    }

    private static Input input(Fields f) {
        Input input = new Input(f.text("name"), f.whole("width", 0), f.whole("height", 0), f.choice("colours", Colours.class),
                f.numbers("mean"), f.numbers("std"), f.text("template"));
        f.checkAllUsed();
        return input;
    }

    private static Training training(Fields f) {
        Map<String, Double> losses = new LinkedHashMap<>();
        f.optional("losses").ifPresent(l -> l.names().forEach(stage -> losses.put(stage, l.number(stage))));
        Training training = new Training(f.text("data"), f.text("recipe"), (long) f.number("seed", 0), losses);
        f.checkAllUsed();
        return training;
    }

    private static List<Measurement> measured(List<Fields> list) {
        return list.stream().map(f -> new Measurement(f.text("figure"), f.number("value"), f.text("data"), f.text("command"))).toList();
    }

    private static TreeMap<Double, Double> thresholds(Optional<Fields> fields) {
        TreeMap<Double, Double> thresholds = new TreeMap<>();
        fields.ifPresent(f -> f.names().forEach(rate -> thresholds.put(rate(rate), f.number(rate))));
        return thresholds;
    }

    private static double rate(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new ModelException("got the false match rate \"" + text + "\", wanted a number such as 0.001");
        }
    }

    private static Map<String, String> texts(Optional<Fields> fields) {
        Map<String, String> texts = new HashMap<>();
        fields.ifPresent(f -> f.names().forEach(name -> texts.put(name, f.text(name))));
        return texts;
    }

    // ---- JSON to maps, lists, strings, numbers

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) throw new ModelException("got no JSON object, wanted one: {...}");
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) list.add(value(parser));
                yield list;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_STRING -> parser.getText();
            default -> throw new ModelException("got " + parser.currentToken() + " where text, a number, a list or an object is wanted");
        };
    }

    /// Typed access to an object, with errors that name the field.
    private record Fields(Map<String, Object> values, String path, Set<String> used) {

        Fields(Map<String, Object> values, String path) {
            this(values, path, new java.util.HashSet<>());
        }

        Set<String> names() {
            return values.keySet();
        }

        String text(String name) {
            return get(name, String.class, "a text").orElseThrow(() -> missing(name));
        }

        double number(String name) {
            return get(name, Double.class, "a number").orElseThrow(() -> missing(name));
        }

        double number(String name, double otherwise) {
            return get(name, Double.class, "a number").orElse(otherwise);
        }

        int whole(String name, int otherwise) {
            double value = number(name, otherwise);
            if (value != Math.rint(value) || Math.abs(value) > 1e6) throw new ModelException("got " + value + " for \"" + path + name + "\", wanted a whole number");
            return (int) value;
        }

        <E extends Enum<E>> E choice(String name, Class<E> type) {
            String text = text(name);
            for (E value : type.getEnumConstants()) {
                if (value.name().equalsIgnoreCase(text)) return value;
            }
            throw new ModelException("got \"" + text + "\" for \"" + path + name + "\", wanted one of "
                    + java.util.Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
        }

        Fields object(String name) {
            return optional(name).orElseThrow(() -> missing(name));
        }

        @SuppressWarnings("unchecked")
        Optional<Fields> optional(String name) {
            return get(name, Map.class, "an object").map(m -> new Fields(m, path + name + "."));
        }

        @SuppressWarnings("unchecked")
        List<Fields> list(String name) {
            List<Object> list = get(name, List.class, "a list").orElse(List.of());
            return list.stream().map(o -> {
                if (!(o instanceof Map)) throw new ModelException("got " + o + " in \"" + path + name + "\", wanted objects");
                return new Fields((Map<String, Object>) o, path + name + ".");
            }).toList();
        }

        double[] numbers(String name) {
            List<?> list = get(name, List.class, "a list of numbers").orElseThrow(() -> missing(name));
            return list.stream().mapToDouble(o -> {
                if (o instanceof Double d) return d;
                throw new ModelException("got " + o + " in \"" + path + name + "\", wanted numbers");
            }).toArray();
        }

        void checkAllUsed() {
            for (String name : values.keySet()) {
                if (!used.contains(name)) throw new ModelException("got the unknown field \"" + path + name + "\": remove it, or correct its name");
            }
        }

        private <T> Optional<T> get(String name, Class<T> type, String wanted) {
            used.add(name);
            Object value = values.get(name);
            if (value != null && !type.isInstance(value)) {
                throw new ModelException("got " + value + " for \"" + path + name + "\", wanted " + wanted);
            }
            return Optional.ofNullable(type.cast(value));
        }

        private ModelException missing(String name) {
            return new ModelException("there is no \"" + path + name + "\": add it");
        }
    }

    // ---- writing

    static void write(ModelCard card, Path file) {
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(temporary, text(card));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": can't be written: " + e, e);
        }
    }

    static String text(ModelCard card) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
            out.writeStartObject();
            out.writeStringField("id", card.id());
            out.writeStringField("kind", lower(card.kind()));
            out.writeStringField("name", card.name());
            out.writeStringField("architecture", card.architecture());
            writeInput(out, card.input());
            if (!card.outputs().isEmpty()) writeTexts(out, card.outputs());
            if (card.kind() == Kind.EMBEDDER) out.writeNumberField("embedding_size", card.embeddingSize());
            if (card.training().isPresent()) writeTraining(out, card.training().get());
            writeMeasured(out, card.measured());
            if (card.kind() == Kind.EMBEDDER) writeThresholds(out, card);
            out.writeStringField("licence", card.licence());
            out.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void writeInput(JsonGenerator out, Input input) throws IOException {
        out.writeObjectFieldStart("input");
        out.writeStringField("name", input.name());
        out.writeNumberField("width", input.width());
        out.writeNumberField("height", input.height());
        out.writeStringField("colours", lower(input.colours()));
        out.writeFieldName("mean");
        out.writeArray(input.mean(), 0, 3);
        out.writeFieldName("std");
        out.writeArray(input.std(), 0, 3);
        out.writeStringField("template", input.template());
        out.writeEndObject();
    }

    private static void writeTexts(JsonGenerator out, Map<String, String> outputs) throws IOException {
        out.writeObjectFieldStart("outputs");
        for (Map.Entry<String, String> e : new TreeMap<>(outputs).entrySet()) out.writeStringField(e.getKey(), e.getValue());
        out.writeEndObject();
    }

    private static void writeTraining(JsonGenerator out, Training training) throws IOException {
        out.writeObjectFieldStart("training");
        out.writeStringField("data", training.data());
        out.writeStringField("recipe", training.recipe());
        out.writeNumberField("seed", training.seed());
        out.writeObjectFieldStart("losses");
        for (Map.Entry<String, Double> e : new TreeMap<>(training.losses()).entrySet()) out.writeNumberField(e.getKey(), e.getValue());
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeMeasured(JsonGenerator out, List<Measurement> measured) throws IOException {
        out.writeArrayFieldStart("measured");
        for (Measurement m : measured) {
            out.writeStartObject();
            out.writeStringField("figure", m.figure());
            out.writeNumberField("value", m.value());
            out.writeStringField("data", m.data());
            out.writeStringField("command", m.command());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeThresholds(JsonGenerator out, ModelCard card) throws IOException {
        out.writeObjectFieldStart("thresholds");
        for (Map.Entry<Double, Double> e : card.thresholds().entrySet()) {
            out.writeNumberField(java.math.BigDecimal.valueOf(e.getKey()).stripTrailingZeros().toPlainString(), e.getValue());
        }
        out.writeEndObject();
        out.writeNumberField("slope", card.slope());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
