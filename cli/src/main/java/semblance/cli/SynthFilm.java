package semblance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import semblance.FaceRecognizer;
import semblance.geometry.Box;
import semblance.image.Image;
import semblance.live.TrackingScore.Placed;
import semblance.live.VideoWriter;
import semblance.synth.Footage;
import semblance.synth.InventedPerson;
import semblance.synth.Photo;
import semblance.synth.Shot;
import semblance.synth.Studio;

/// A film of invented people as a real video file, with the truth of every frame beside it. Both are made once: a film that is in the
/// folder is taken as it is.
///
/// @param people in the film; person `i` is the invented number `1000 * seed + i`
/// @param known  how many of them are enrolled
record SynthFilm(int people, int known, int frames, long seed, int height) {

    static final double FPS = 25;
    private static final int WIDTH = 640, TOGETHER = 16, PORTRAITS = 3;

    List<InventedPerson> cast() {
        return IntStream.range(0, people).mapToObj(i -> InventedPerson.of(number(i))).toList();
    }

    long number(int person) {
        return 1000 * seed + person;
    }

    String name() {
        return "film-" + people + "x" + frames + "-" + height + "-" + seed;
    }

    Path video(Path folder) {
        return folder.resolve(name() + ".mp4");
    }

    private Path truthFile(Path folder) {
        return folder.resolve(name() + ".tsv");
    }

    /// Renders what is missing; the truth is written last, so a film with its truth is whole.
    void render(Path folder, Output output) {
        if (Files.exists(truthFile(folder)) && Files.exists(video(folder))) return;
        Footage footage = new Footage(cast(), frames, WIDTH, height, seed);
        List<String> lines = new ArrayList<>();
        try (ProgressLine progress = output.progress("render " + name(), frames, "frames"); VideoWriter writer = new VideoWriter(video(folder), FPS)) {
            for (int from = 0; from < frames; from += TOGETHER) {
                List<Photo> photos = IntStream.range(from, Math.min(frames, from + TOGETHER)).parallel().mapToObj(i -> footage.frame(i, Studio.draft())).toList();
                for (int i = 0; i < photos.size(); i++) {
                    writer.add(photos.get(i).image(), (from + i) / FPS);
                    lines.addAll(lines(from + i, photos.get(i), footage.cast()));
                    progress.step();
                }
            }
        }
        OutFiles.write(truthFile(folder), String.join("\n", lines) + "\n");
    }

    private static List<String> lines(int frame, Photo photo, List<InventedPerson> cast) {
        return photo.subjects().stream().map(s -> {
            Box b = s.face().box();
            return String.format(Locale.ROOT, "%d\t%d\t%.2f\t%.2f\t%.2f\t%.2f", frame, cast.indexOf(s.person()), b.left(), b.top(), b.right(), b.bottom());
        }).toList();
    }

    /// Frame to whose faces are where in it.
    Map<Integer, List<Placed>> truth(Path folder) {
        Map<Integer, List<Placed>> truth = new HashMap<>();
        try {
            for (String line : Files.readAllLines(truthFile(folder))) {
                String[] f = line.split("\t");
                truth.computeIfAbsent(Integer.parseInt(f[0]), i -> new ArrayList<>()).add(new Placed(Long.parseLong(f[1]), new Box(
                        Double.parseDouble(f[2]), Double.parseDouble(f[3]), Double.parseDouble(f[4]), Double.parseDouble(f[5]))));
            }
            return truth;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new Refusal(Exit.INPUT, truthFile(folder) + " is damaged: delete it and its film, they are made again");
        }
    }

    /// The known ones from one portrait and pictures of everyday life each.
    void enrol(FaceRecognizer recognizer) {
        for (int i = 0; i < known; i++) {
            InventedPerson person = InventedPerson.of(number(i));
            SplittableRandom random = new SplittableRandom(seed * 77 + i);
            for (int k = 0; k < PORTRAITS; k++) {
                Shot shot = k == 0 ? Shot.portrait(person) : Shot.random(person, random);
                Image picture = Studio.draft().portrait(person, shot, 240, 320).image();
                recognizer.enrol(nameOf(i), picture);
            }
        }
    }

    String nameOf(int person) {
        return "invented " + number(person);
    }
}
