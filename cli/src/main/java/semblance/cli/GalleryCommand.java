package semblance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import semblance.gallery.Gallery;
import semblance.network.Models;

/// `semblance gallery`: the file that holds the people.
@Command(name = "gallery", description = "Says what a gallery holds.", mixinStandardHelpOptions = true)
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
            String model = Models.list().stream().map(m -> m.card()).filter(c -> c.id().equals(open.modelId())).map(c -> c.name())
                    .findFirst().orElse("not among `semblance models`");
            output.result(Output.object().put("gallery", gallery.file().toString()).put("people", count.people()).put("faces", count.faces())
                    .put("model_id", open.modelId()).put("model", model).put("embedding_size", open.size()).put("bytes", bytes(gallery)),
                    String.format(Locale.ROOT, "%s%n%d people, %d faces, %.1f MB%nmodel %.12s (%s), %d numbers a face", gallery.file(), count.people(),
                            count.faces(), bytes(gallery) / 1e6, open.modelId(), model, open.size()));
        }
        return Exit.OK;
    }

    private static long bytes(GalleryOption gallery) {
        try {
            return Files.size(gallery.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
