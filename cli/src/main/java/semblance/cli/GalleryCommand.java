package semblance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import semblance.embed.Embedding;
import semblance.embed.OnnxEmbedder;
import semblance.align.FaceAligner;
import semblance.align.FaceFinder;
import semblance.evaluate.MainFace;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryArchive;
import semblance.gallery.Move;
import semblance.gallery.Person;
import semblance.gallery.SqliteGallery;
import semblance.gallery.SqliteRewrite;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.network.ModelCard;
import semblance.network.Models;
import semblance.network.OnnxModel;

/// `semblance gallery`: the file that holds the people.
@Command(name = "gallery", description = "Says what a gallery holds; checks, copies, exports and rebuilds it.", mixinStandardHelpOptions = true)
final class GalleryCommand implements Callable<Integer> {

    @Mixin
    private GalleryOption gallery;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        return info(gallery, output);
    }

    @Command(description = "Where it is, its model, how many people and faces.", mixinStandardHelpOptions = true)
    Integer info(@Mixin GalleryOption gallery, @Mixin Output output) {
        try (Gallery open = gallery.existing()) {
            Gallery.Count count = open.count();
            String model = Models.list().stream().map(m -> m.card()).filter(c -> c.id().equals(open.modelId())).map(ModelCard::name)
                    .findFirst().orElse("not among `semblance models`");
            output.result(Output.object().put("gallery", gallery.file().toString()).put("people", count.people()).put("faces", count.faces())
                    .put("model_id", open.modelId()).put("model", model).put("embedding_size", open.size()).put("bytes", bytes(gallery)),
                    String.format(Locale.ROOT, "%s%n%d people, %d faces, %.1f MB%nmodel %.12s (%s), %d numbers a face", gallery.file(), count.people(),
                            count.faces(), bytes(gallery) / 1e6, open.modelId(), model, open.size()));
        }
        return Exit.OK;
    }

    @Command(description = "Looks for damage: the file's structure, each vector, each photo.", mixinStandardHelpOptions = true)
    Integer check(@Mixin GalleryOption gallery, @Mixin Output output) {
        try (SqliteGallery open = gallery.existing()) {
            List<String> damage = open.check();
            damage.forEach(line -> output.result(Output.object().put("damage", line), line));
            if (!damage.isEmpty()) {
                throw new Refusal(Exit.GALLERY, "got " + damage.size() + " damaged places in " + gallery.file() + ", wanted none: go back to a backup, or save what can be read with `semblance gallery export FILE`");
            }
            output.result(Output.object().put("gallery", gallery.file().toString()).put("sound", true), gallery.file() + ": sound");
        }
        return Exit.OK;
    }

    @Command(description = "Writes a sound copy while others go on using the gallery.", mixinStandardHelpOptions = true)
    Integer backup(@Mixin GalleryOption gallery, @Mixin Output output, @Parameters(paramLabel = "FILE", description = "Where to.") Path file) {
        try (SqliteGallery open = gallery.existing()) {
            open.backup(file);
            output.result(Output.object().put("backup", file.toString()), "written: " + file + " (a gallery itself: put it in place of the other to go back)");
        }
        return Exit.OK;
    }

    @Command(name = "export", description = "Writes everything as JSON lines, to keep or for other programs. Not encrypted.", mixinStandardHelpOptions = true)
    Integer exportTo(@Mixin GalleryOption gallery, @Mixin Output output, @Parameters(paramLabel = "FILE", description = "Where to.") Path file) {
        try (Gallery open = gallery.existing()) {
            int people = GalleryArchive.write(open, file);
            output.result(Output.object().put("export", file.toString()).put("people", people), people + " people written to " + file);
        }
        return Exit.OK;
    }

    @Command(name = "import", description = "Reads such a file into the gallery, which is made if it is not there. All or nothing.", mixinStandardHelpOptions = true)
    Integer importFrom(@Mixin GalleryOption gallery, @Mixin ModelOptions models, @Mixin Output output, @Parameters(paramLabel = "FILE", description = "What to read.") Path file) {
        if (!Files.isRegularFile(file)) throw new Refusal(Exit.INPUT, "got " + file + ", which is no file; wanted what `semblance gallery export` wrote: check the path");
        ModelCard card = models.embedder().card();
        OutFiles.make(gallery.file().toAbsolutePath().getParent());
        try (Gallery open = Gallery.open(gallery.file(), card.id(), card.embeddingSize())) {
            GalleryArchive.Imported imported = GalleryArchive.read(file, open);
            output.result(Output.object().put("imported", imported.people()).put("joined", imported.joined()),
                    imported.people() + " people read, " + imported.joined() + " joined to someone of their name");
        }
        return Exit.OK;
    }

    @Command(description = "Copies everybody into another gallery; can be broken off and begun again.", mixinStandardHelpOptions = true)
    Integer copy(@Mixin GalleryOption gallery, @Mixin Output output, @Parameters(paramLabel = "FILE", description = "The other gallery, made if it is not there.") Path file) {
        try (Gallery from = gallery.existing(); Gallery to = Gallery.open(file, from.modelId(), from.size());
                ProgressLine progress = output.progress("copy", from.count().people(), "people")) {
            Move.Result result = Move.copy(from, to, done -> progress.step());
            for (Person person : result.conflicts()) output.error(person.name() + " (" + person.id() + ") was left out: someone else there has the name; rename one of them");
            output.result(Output.object().put("copied", result.copied()).put("same", result.same()).put("conflicts", result.conflicts().size()).put("verified", result.verified()),
                    result.copied() + " people copied, " + result.same() + " were there already, " + (result.verified() ? "both hold the same" : "not the same yet: run it again"));
            return result.conflicts().isEmpty() && result.verified() ? Exit.OK : Exit.SOME_FAILED;
        }
    }

    @Command(description = {"Makes all vectors anew with another model, from the photos that were kept (enrol --keep-photos).",
        "A backup is written beside the gallery first."}, mixinStandardHelpOptions = true)
    Integer reembed(@Mixin GalleryOption gallery, @Mixin ModelOptions models, @Mixin Output output,
            @Option(names = "--drop-others", description = "Erase the faces without a photo; otherwise one such face means that nothing is done.") boolean drop) {
        Path backup = gallery.readable().resolveSibling(gallery.file().getFileName() + ".before-reembed");
        try (SqliteGallery open = gallery.existing()) {
            open.backup(backup);
        }
        try (FaceFinder detector = models.finder(1); OnnxModel embedder = OnnxModel.open(models.embedder(), models.settings(1))) {
            var way = new Reembedding(models.reader(), detector, new OnnxEmbedder(embedder));
            return told(SqliteRewrite.reembed(gallery.file(), SqliteGallery.Settings.DEFAULT, embedder.card().id(), embedder.card().embeddingSize(), way::embed, drop), backup, output);
        }
    }

    private static int told(SqliteRewrite.Reembedding result, Path backup, Output output) {
        return switch (result) {
            case SqliteRewrite.Reembedding.Done(int faces, int dropped) -> {
                output.result(Output.object().put("faces", faces).put("dropped", dropped).put("backup", backup.toString()),
                        faces + " faces made anew, " + dropped + " erased; the gallery as it was is " + backup + ": delete it when all is well");
                yield Exit.OK;
            }
            case SqliteRewrite.Reembedding.Impossible(int without) -> {
                delete(backup);
                throw new Refusal(Exit.GALLERY, "got " + without + " faces without a photo, wanted one for each: enrol these people again under the new model, or erase such faces with --drop-others; nothing was changed");
            }
        };
    }

    /// From a kept photo to a vector of the new model.
    private record Reembedding(ImageReader reader, FaceFinder detector, OnnxEmbedder embedder) {
        Optional<Embedding> embed(byte[] photo) {
            Image image = reader.read(photo);
            return MainFace.of(image, detector.expect(image)).map(face -> embedder.embed(FaceAligner.align(image, face.landmarks())));
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(GalleryOption gallery) {
        try {
            return Files.size(gallery.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
