package semblance.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import semblance.network.ModelCard.Kind;

/// Finds models: those shipped with the program, and the user's in the folder `models` of [#home].
public final class Models {

    private Models() {
    }

    /// The shipped detector.
    ///
    /// @throws ModelException if the program was built without it
    public static ModelFile detector() {
        return ModelFile.shipped("detector");
    }

    /// The shipped network that corrects landmarks.
    ///
    /// @throws ModelException if the program was built without it
    public static ModelFile landmarks() {
        return ModelFile.shipped("landmarks");
    }

    /// The shipped embedder.
    ///
    /// @throws ModelException if the program was built without it
    public static ModelFile embedder() {
        return ModelFile.shipped("embedder");
    }

    /// A model by the path of its ONNX file, or by the name on its card.
    ///
    /// @throws ModelException if there is none, or it is of another kind
    public static ModelFile find(String nameOrPath, Kind kind) {
        ModelFile found = nameOrPath.endsWith(".onnx") ? ModelFile.of(Path.of(nameOrPath)) : named(nameOrPath, kind);
        if (found.card().kind() == kind) return found;
        throw new ModelException(found + ": is for a " + lower(found.card().kind()) + ", wanted one for a " + lower(kind));
    }

    private static ModelFile named(String name, Kind kind) {
        List<ModelFile> all = list().stream().filter(m -> m.card().kind() == kind).toList();
        return all.stream().filter(m -> m.card().name().equals(name)).findFirst()
                .orElseThrow(() -> new ModelException("there is no " + lower(kind) + " called \"" + name + "\"; there are " + all
                        + ". Name one of these, or give the path of an .onnx file"));
    }

    /// The model that a gallery was made with, if it is among [#list].
    ///
    /// @param id see [semblance.gallery.Gallery#modelId]
    public static Optional<ModelFile> withId(String id) {
        return list().stream().filter(m -> m.card().id().equals(id)).findFirst();
    }

    /// The shipped models, then the user's by file name. Files without a readable card are left out.
    public static List<ModelFile> list() {
        List<ModelFile> models = new ArrayList<>();
        for (String name : List.of("detector", "landmarks", "embedder")) {
            if (ModelFile.isShipped(name)) models.add(ModelFile.shipped(name));
        }
        Path folder = home().resolve("models");
        if (!Files.isDirectory(folder)) return models;
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(f -> f.toString().endsWith(".onnx") && Files.isRegularFile(ModelCard.beside(f))).sorted()
                    .forEach(f -> addIfReadable(f, models));
        } catch (IOException e) {
            throw new ModelException(folder + ": can't be listed: " + e, e);
        }
        return models;
    }

    private static void addIfReadable(Path onnx, List<ModelFile> models) {
        try {
            models.add(ModelFile.of(onnx));
        } catch (ModelException e) {
            System.getLogger(Models.class.getName()).log(System.Logger.Level.WARNING, "left out: " + e.getMessage());
        }
    }

    /// The user's folder for galleries and models: the environment's `SEMBLANCE_HOME`, else the system's place for
    /// an application's data. It may not exist yet.
    public static Path home() {
        String own = System.getenv("SEMBLANCE_HOME");
        if (own != null && !own.isBlank()) return Path.of(own);
        String user = System.getProperty("user.home"), os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (os.contains("mac")) return Path.of(user, "Library", "Application Support", "semblance");
        if (os.contains("win")) return Path.of(environment("LOCALAPPDATA", user + "\\AppData\\Local"), "semblance");
        return Path.of(environment("XDG_DATA_HOME", user + "/.local/share"), "semblance");
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private static String lower(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
