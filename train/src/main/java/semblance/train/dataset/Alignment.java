package semblance.train.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Cuts the faces of a data set and packs them into a folder of shards: `part-00000.crops` and so on, beside each its list
/// and what was dropped (`part-00000.dropped.tsv`). A part is written whole or not at all, so a killed run goes on at the
/// part where it stopped when it is started again with the same photos and rules. Photos are cut in parallel.
///
/// @param cutting how a photo becomes a crop
/// @param part    photos a part; a part of 2048 takes 100 MB of memory
/// @param workers threads
public record Alignment(Cutting cutting, int part, int workers) {

    static final String RULES = "rules.txt";
    private static final String DROPPED = ".dropped.tsv";

    public Alignment {
        if (part < 1 || workers < 1) {
            throw new IllegalArgumentException("got parts of " + part + " photos and " + workers + " workers, wanted at least 1 of each");
        }
    }

    /// Runs, or goes on with, the alignment of a whole data set.
    ///
    /// @param folder   made if it isn't there
    /// @param progress told the number of photos done, now and then
    /// @return what the folder now holds
    /// @throws IllegalArgumentException if the folder was begun with other rules or other photos
    public AlignmentReport run(Layout layout, Path folder, LongConsumer progress) {
        prepare(folder);
        try (ExecutorService pool = Executors.newFixedThreadPool(workers); Stream<Photo> photos = layout.photos()) {
            var batch = new Batch(folder, pool, progress);
            photos.forEachOrdered(batch::add);
            batch.flush();
        }
        return AlignmentReport.of(folder);
    }

    /// The rules are kept beside the parts: parts of two kinds must not mix.
    private void prepare(Path folder) {
        String rules = cutting.description() + "\nphotos a part: " + part + "\n";
        Path file = folder.resolve(RULES);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                Files.writeString(file, rules);
            } else if (!Files.readString(file).equals(rules)) {
                throw new IllegalArgumentException("got the rules\n" + rules + "but " + folder + " was begun with\n" + Files.readString(file)
                        + "take another folder, or the old rules");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't use the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /// Collects photos until they make a part.
    private final class Batch {
        private final Path folder;
        private final ExecutorService pool;
        private final LongConsumer progress;
        private final List<Photo> photos = new ArrayList<>();
        private int number;
        private long done;

        Batch(Path folder, ExecutorService pool, LongConsumer progress) {
            this.folder = folder;
            this.pool = pool;
            this.progress = progress;
        }

        void add(Photo photo) {
            photos.add(photo);
            if (photos.size() == part) flush();
        }

        void flush() {
            if (photos.isEmpty()) return;
            Path file = folder.resolve("part-%05d.crops".formatted(number));
            if (Files.exists(file)) check(file);
            else write(file, cut());
            done += photos.size();
            progress.accept(done);
            photos.clear();
            number++;
        }

        private List<Cutting.Outcome> cut() {
            try {
                var outcomes = new ArrayList<Cutting.Outcome>();
                List<Callable<Cutting.Outcome>> tasks = photos.stream().map(p -> (Callable<Cutting.Outcome>) () -> cutting.cut(p)).toList();
                for (Future<Cutting.Outcome> f : pool.invokeAll(tasks)) outcomes.add(f.get());
                return outcomes;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted after " + done + " photos; start again to go on", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) throw error;
                if (e.getCause() instanceof RuntimeException failure) throw failure;
                throw new IllegalStateException(e.getCause());
            }
        }

        private void check(Path file) {
            Set<String> now = photos.stream().map(Photo::name).collect(Collectors.toCollection(TreeSet::new));
            Set<String> then = new TreeSet<>(AlignmentReport.sources(file));
            AlignmentReport.dropped(file).forEach(d -> then.add(d.photo()));
            if (!now.equals(then)) {
                then.removeAll(now);
                throw new IllegalArgumentException("got other photos than " + file + " was made of"
                        + (then.isEmpty() ? "" : ", " + then.iterator().next() + " among them")
                        + ": the data set has changed since; take another folder");
            }
        }
    }

    private static void write(Path file, List<Cutting.Outcome> outcomes) {
        var kept = new ArrayList<Cutting.Kept>();
        var dropped = new ArrayList<String>();
        for (Cutting.Outcome outcome : outcomes) {
            switch (outcome) {
                case Cutting.Kept k -> kept.add(k);
                case Cutting.Dropped d -> dropped.add(d.line());
            }
        }
        Path list = dropped(file), temporary = list.resolveSibling(list.getFileName() + ".part");
        try {
            Files.write(temporary, dropped);
            Files.move(temporary, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + list + ": " + e.getMessage(), e);
        }
        CropShard.write(file, kept.stream().map(k -> new CropShard.Entry(k.identity(), k.name())).toList(), i -> kept.get(i).crop());
    }

    /// The list of what was dropped, beside a part's crops.
    static Path dropped(Path crops) {
        String name = crops.getFileName().toString();
        return crops.resolveSibling(name.substring(0, name.length() - ".crops".length()) + DROPPED);
    }
}
