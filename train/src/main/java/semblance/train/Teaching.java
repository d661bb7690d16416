package semblance.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semblance.embed.OnnxEmbedder;
import semblance.network.Device;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;
import semblance.train.dataset.Crops;
import semblance.train.distill.Hint;
import semblance.train.distill.HintMaps;
import semblance.train.distill.Preparation;
import semblance.train.distill.TeacherCache;

/// What a teacher gives to imitate, made once and kept in a run's folder.
///
/// @param faces   the run's crops, and the blends with them
/// @param vectors the teacher's, `[crops][64]`; empty without a teacher
/// @param hints   its maps, for the stages that imitate them
record Teaching(TrainingFaces faces, float[][] vectors, Map<Hint, HintMaps> hints) {

    static Teaching none(TrainingFaces real) {
        return new Teaching(real, new float[0][], Map.of());
    }

    /// Makes what is missing, or goes on with it.
    ///
    /// @return empty if the preparation was told to stop
    static Optional<Teaching> prepare(Path cache, Crops crops, TrainingFaces real, Path teacher, EmbedderSettings settings, Preparation told) {
        Optional<TeacherCache> vectors = vectors(cache, crops, real, teacher, settings, told);
        if (vectors.isEmpty()) return Optional.empty();
        Crops all = vectors.get().crops();
        Map<Hint, HintMaps> hints = new LinkedHashMap<>();
        for (Hint hint : settings.stages().stream().flatMap(s -> hintsOf(s).stream()).distinct().toList()) {
            Optional<HintMaps> maps = HintMaps.open(cache, all, teacher, hint, told);
            if (maps.isEmpty()) return Optional.empty();
            hints.put(hint, maps.get());
        }
        return Optional.of(new Teaching(TrainingFaces.split(all, settings.heldOut(), settings.seed()), vectors.get().vectors(), hints));
    }

    private static Optional<TeacherCache> vectors(Path cache, Crops crops, TrainingFaces real, Path teacher, EmbedderSettings settings, Preparation told) {
        if (!told.goOn("opening the teacher for its vectors", 0, crops.size())) return Optional.empty();
        try (OnnxModel model = OnnxModel.open(ModelFile.of(teacher), new OnnxModel.Settings(Device.CPU, 1))) {
            return TeacherCache.open(cache, crops, real.train(), new OnnxEmbedder(model), blends(settings), settings.seed(), told);
        }
    }

    private static double blends(EmbedderSettings settings) {
        return settings.stages().stream().mapToDouble(s -> s instanceof Stage.Imitation i ? i.blends() : 0).max().orElse(0);
    }

    /// The maps that a stage imitates.
    List<HintMaps> hints(Stage stage) {
        return hintsOf(stage).stream().map(hints::get).toList();
    }

    private static List<Hint> hintsOf(Stage stage) {
        return stage instanceof Stage.Imitation i ? i.hints() : List.of();
    }
}
