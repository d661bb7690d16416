package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import semblance.embed.MirrorEmbedder;
import semblance.embed.OnnxEmbedder;
import semblance.align.FaceFinder;
import semblance.evaluate.KeptPhotoEmbedder;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryArchive;
import semblance.gallery.KeyFile;
import semblance.gallery.Move;
import semblance.gallery.Person;
import semblance.gallery.Recall;
import semblance.gallery.Reembedder;
import semblance.gallery.Reembedding;
import semblance.gallery.SqliteGallery;
import semblance.gallery.SqliteRewrite;
import semblance.gallery.TableGallery;
import semblance.gallery.Upkeep;
import semblance.network.ModelCard;
import semblance.network.Models;
import semblance.network.OnnxModel;
import semblance.store.GalleryPlace;
import semblance.store.GalleryPlace.InFile;
import semblance.store.GalleryPlace.OnPostgres;
import semblance.store.postgres.PostgresRewrite;

/// `semblance gallery`: what holds the people.
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
        try (TableGallery open = gallery.existing()) {
            Gallery.Count count = open.count();
            String model = Models.withId(open.modelId()).map(m -> m.card().name()).orElse("not among `semblance models`");
            ObjectNode node = Output.object().put("gallery", gallery.place().toString()).put("people", count.people()).put("faces", count.faces())
                    .put("model_id", open.modelId()).put("model", model).put("embedding_size", open.size());
            if (gallery.place() instanceof InFile(Path file, var _)) node.put("bytes", bytes(file));
            Optional<Recall> recall = open.recall();
            node.put("search", recall.isPresent() ? "approximate" : "exact");
            recall.ifPresent(r -> node.put("recall_at_1", r.atOne()).put("recall_at_10", r.atTen()));
            List<CollectionSettings> own = open.collections().stream().filter(c -> c.threshold().isPresent()).toList();
            own.forEach(c -> calibrated(node.withArray("calibrated").addObject(), c));
            output.result(node, String.format(Locale.ROOT, "%s%n%d people, %d faces%s%nmodel %.12s (%s), %d numbers a face%nsearch: %s%s", gallery.place(), count.people(),
                    count.faces(), node.has("bytes") ? String.format(Locale.ROOT, ", %.1f MB", node.get("bytes").asLong() / 1e6) : "", open.modelId(), model, open.size(),
                    recall.map(r -> "approximate, " + r).orElse("exact"), own.stream().map(GalleryCommand::calibrated).collect(Collectors.joining())));
        }
        return Exit.OK;
    }

    private static void calibrated(ObjectNode node, CollectionSettings settings) {
        node.put("collection", settings.collection()).put("threshold", settings.threshold().getAsDouble());
        settings.fmr().ifPresent(fmr -> node.put("fmr", fmr));
    }

    private static String calibrated(CollectionSettings settings) {
        return String.format(Locale.ROOT, "%ncollection %s: threshold %.3f, %s", settings.collection(), settings.threshold().getAsDouble(),
                settings.fmr().isPresent() ? "measured at a false match rate of " + settings.fmr().getAsDouble() : "not measured");
    }

    @Command(description = "Looks for damage: the file's structure, each vector, each photo.", mixinStandardHelpOptions = true)
    Integer check(@Mixin GalleryOption gallery, @Mixin Output output) {
        InFile file = gallery.file("a server checks itself (PostgreSQL: pg_amcheck, and checksums of its pages)");
        List<String> damage = Upkeep.check(file.file(), file.settings());
        damage.forEach(line -> output.result(Output.object().put("damage", line), line));
        if (!damage.isEmpty()) {
            throw new Refusal(Exit.GALLERY, "got " + damage.size() + " damaged places in " + file + ", wanted none: go back to a backup, or save what can be read with `semblance gallery salvage FILE`");
        }
        output.result(Output.object().put("gallery", gallery.place().toString()).put("sound", true), file + ": sound");
        return Exit.OK;
    }

    @Command(description = {"Saves what can be read of a damaged gallery into a new one: people with their names and tags, faces and photos.",
        "The damaged one is only read."}, mixinStandardHelpOptions = true)
    Integer salvage(@Mixin GalleryOption gallery, @Mixin Output output, @Parameters(paramLabel = "FILE", description = "The new gallery; must not be there.") Path file) {
        InFile damaged = gallery.file("go back to a backup");
        Upkeep.Salvaged saved = Upkeep.salvage(damaged.file(), file, damaged.settings());
        output.result(Output.object().put("salvaged", file.toString()).put("people", saved.people()).put("faces", saved.faces())
                .put("lost_people", saved.lostPeople()).put("lost_faces", saved.lostFaces()),
                saved.people() + " people with " + saved.faces() + " faces saved to " + file + "; " + saved.lostPeople() + " people and " + saved.lostFaces() + " faces could not be read");
        return saved.lostPeople() + saved.lostFaces() == 0 ? Exit.OK : Exit.SOME_FAILED;
    }

    @Command(description = "Writes a sound copy while others go on using the gallery.", mixinStandardHelpOptions = true)
    Integer backup(@Mixin GalleryOption gallery, @Mixin Output output, @Parameters(paramLabel = "FILE", description = "Where to.") Path file) {
        try (SqliteGallery open = gallery.file("use the server's own means (PostgreSQL: pg_dump), or `semblance gallery copy`").existing()) {
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

    @Command(name = "import", description = {"Reads such a file into the gallery, which is made if it is not there. A file that is not whole changes nothing.",
        "If it is broken off, run it again."}, mixinStandardHelpOptions = true)
    Integer importFrom(@Mixin GalleryOption gallery, @Mixin ModelOptions models, @Mixin Output output, @Parameters(paramLabel = "FILE", description = "What to read.") Path file) {
        if (!Files.isRegularFile(file)) throw new Refusal(Exit.INPUT, "got " + file + ", which is no file; wanted what `semblance gallery export` wrote: check the path");
        ModelCard card = models.embedder().card();
        try (Gallery open = gallery.writable().open(card.id(), card.embeddingSize())) {
            GalleryArchive.Imported imported = GalleryArchive.read(file, open);
            output.result(Output.object().put("imported", imported.people()).put("joined", imported.joined()),
                    imported.people() + " people read, " + imported.joined() + " joined to someone of their name");
        }
        return Exit.OK;
    }

    @Command(description = {"Copies everybody into another gallery of any kind: a file, PostgreSQL, Cassandra.",
        "Can be broken off and begun again; at the end both are read and compared."}, mixinStandardHelpOptions = true)
    Integer copy(@Mixin GalleryOption gallery, @Mixin Output output,
            @Option(names = "--to-key", paramLabel = "FILE", description = "The key of TO, if it is to be encrypted; --key is that of FROM.") Optional<Path> toKey,
            @Parameters(paramLabel = "[FROM] TO", arity = "1..2",
            description = "Two galleries; the second is made if it is not there. With one, FROM is that of --gallery.") List<String> places) {
        GalleryPlace source = places.size() == 2 ? gallery.named(places.getFirst()) : gallery.place();
        GalleryPlace target = GalleryPlace.of(places.getLast(), toKey.map(KeyFile::read));
        if (source.toString().equals(target.toString())) throw new Refusal(Exit.USAGE, "got " + source + " to copy into itself, wanted two galleries");
        try (Gallery from = source.existing(); Gallery to = target.open(from.modelId(), from.size());
                ProgressLine progress = output.progress("copy", from.count().people(), "people")) {
            return told(Move.copy(from, to, progress::at), output);
        }
    }

    private static int told(Move.Result result, Output output) {
        for (Person person : result.conflicts()) output.error(person.name() + " (" + person.id() + ") was left out: someone else there has the name; rename one of them");
        output.result(Output.object().put("copied", result.copied()).put("same", result.same()).put("conflicts", result.conflicts().size())
                .put("verified", result.verified()).put("digest", result.digest()),
                result.copied() + " people copied, " + result.same() + " were there already, " + (result.verified() ? "both hold the same" : "not the same yet: run it again"));
        return result.conflicts().isEmpty() && result.verified() ? Exit.OK : Exit.SOME_FAILED;
    }

    @Command(description = {"Makes a key for an encrypted gallery: a file that only its owner can read.",
        "Keep a copy elsewhere: without it vectors and photos are lost. Kept beside the gallery it protects nothing."}, mixinStandardHelpOptions = true)
    Integer key(@Mixin Output output, @Parameters(paramLabel = "FILE", description = "Where to; must not be there.") Path file) {
        KeyFile.make(file);
        output.result(Output.object().put("key", file.toString()), "written: " + file + ", for --key and SEMBLANCE_GALLERY_KEY");
        return Exit.OK;
    }

    @Command(description = {"Encrypts vectors and photos (AES-256-GCM), or encrypts them with another key: then --key is the present one.",
        "Names stay readable. Every program that has the gallery open must open it again."}, mixinStandardHelpOptions = true)
    Integer encrypt(@Mixin GalleryOption gallery, @Mixin Output output,
            @Option(names = "--new-key", required = true, paramLabel = "FILE", description = "A file of `semblance gallery key`.") Path key) {
        return rekey(gallery, output, Optional.of(KeyFile.read(key)), "encrypted with the key in " + key);
    }

    @Command(description = "Takes the encryption away; --key is the present key.", mixinStandardHelpOptions = true)
    Integer decrypt(@Mixin GalleryOption gallery, @Mixin Output output) {
        return rekey(gallery, output, Optional.empty(), "not encrypted any more");
    }

    private static int rekey(GalleryOption gallery, Output output, Optional<SecretKey> key, String done) {
        gallery.readable();
        InFile place = gallery.file("copy it: `semblance gallery copy FROM TO --to-key FILE`");
        SqliteRewrite.rekey(place.file(), place.settings(), key);
        output.result(Output.object().put("gallery", place.toString()).put("encrypted", key.isPresent()), place + ": " + done);
        return Exit.OK;
    }

    @Command(description = {"Makes all vectors anew with another model, from the photos that were kept (enrol --keep-photos).",
        "A backup is written beside a gallery in a file first; of one on PostgreSQL make one yourself (pg_dump)."}, mixinStandardHelpOptions = true)
    Integer reembed(@Mixin GalleryOption gallery, @Mixin ModelOptions models, @Mixin Output output,
            @Option(names = "--drop-others", description = "Erase the faces without a photo, or without a face in it; otherwise one such face means that nothing is done.") boolean drop) {
        gallery.readable();
        Optional<Path> backup = gallery.place() instanceof OnPostgres ? Optional.empty() : Optional.of(backup(gallery));
        try (FaceFinder detector = models.finder(1); OnnxModel embedder = OnnxModel.open(models.embedder(), models.settings(1))) {
            Reembedder.NewModel model = new Reembedder.NewModel(embedder.card().id(), embedder.card().embeddingSize(),
                    new KeptPhotoEmbedder(models.reader(), detector, new MirrorEmbedder(new OnnxEmbedder(embedder))));
            return told(gallery.place() instanceof OnPostgres place ? PostgresRewrite.reembed(place.url(), place.settings(), model, drop, Supplier::get)
                    : SqliteRewrite.reembed(file(gallery).file(), file(gallery).settings(), model, drop, Supplier::get), backup, output);
        }
    }

    private static InFile file(GalleryOption gallery) {
        return gallery.file("copy it into a file, re-embed that, and copy it back into a new one");
    }

    private static Path backup(GalleryOption gallery) {
        InFile place = file(gallery);
        Path backup = place.file().resolveSibling(place.file().getFileName() + ".before-reembed");
        try (SqliteGallery open = place.existing()) {
            open.backup(backup);
        }
        return backup;
    }

    private static int told(Reembedding result, Optional<Path> backup, Output output) {
        return switch (result) {
            case Reembedding.Done(int faces, int dropped) -> {
                ObjectNode node = Output.object().put("faces", faces).put("dropped", dropped);
                backup.ifPresent(file -> node.put("backup", file.toString()));
                output.result(node, faces + " faces made anew, " + dropped + " erased"
                        + backup.map(file -> "; the gallery as it was is " + file + ": delete it when all is well").orElse(""));
                yield Exit.OK;
            }
            case Reembedding.Impossible(int without) -> {
                backup.ifPresent(GalleryCommand::delete);
                throw new Refusal(Exit.GALLERY, "got " + without + " faces without a photo in which a face is found, wanted one for each: enrol these people again under the new model, or erase such faces with --drop-others; nothing was changed");
            }
        };
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
