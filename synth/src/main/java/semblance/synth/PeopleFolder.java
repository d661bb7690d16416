package semblance.synth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import semblance.image.ImageWriter;

/// Invented people as a data set in LFW's layout: a folder a person, `Name/Name_0001.png` and so on.
///
/// @param people how many, with seeds from `seed` on
/// @param pictures how many of each
/// @param side of a picture, pixels
public record PeopleFolder(int people, int pictures, int side, long seed) {

    /// Renders and writes the pictures, on all processors. Files that are there are replaced.
    ///
    /// @throws IOException if a file can't be written
    public void write(Path folder, Studio studio) throws IOException {
        List<String> names = names();
        for (String name : names) Files.createDirectories(folder.resolve(name));
        IntStream.range(0, people * pictures).parallel().forEach(i -> {
            int who = i / pictures, number = i % pictures + 1;
            Path file = folder.resolve(names.get(who)).resolve(fileName(names.get(who), number));
            ImageWriter.writePng(picture(who, number, studio).image(), file);
        });
    }

    /// One of the pictures, as [#write] makes it.
    ///
    /// @param who 0 to `people` - 1
    /// @param number from 1, as in the file's name
    public Photo picture(int who, int number, Studio studio) {
        InventedPerson person = InventedPerson.of(seed + who);
        return studio.portrait(person, Shot.random(person, new SplittableRandom(1000 * (seed + who) + number)), side, side);
    }

    /// The folders' names in the people's order: first names, numbered where two people share one.
    public List<String> names() {
        Map<String, Integer> taken = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            String name = InventedPerson.of(seed + i).name();
            int times = taken.merge(name, 1, Integer::sum);
            names.add(times == 1 ? name : name + "_" + times);
        }
        return names;
    }

    private static String fileName(String name, int number) {
        return "%s_%04d.png".formatted(name, number);
    }

    /// Writes a `pairs.txt` as LFW's View 2 has it: in each fold `each` pairs of one person, then `each` of two; folds
    /// share no people.
    public void writePairs(Path file, int folds, int each, RandomGenerator random) throws IOException {
        int share = people / folds;
        if (share < 2 || pictures < 2) {
            throw new IllegalArgumentException("got " + people + " people with " + pictures + " pictures for " + folds + " folds, wanted 2 people a fold and 2 pictures each");
        }
        List<String> names = names(), lines = new ArrayList<>(List.of(folds + "\t" + each));
        for (int fold = 0; fold < folds; fold++) {
            int from = fold * share;
            for (int i = 0; i < each; i++) lines.add(same(names.get(from + random.nextInt(share)), random));
            for (int i = 0; i < each; i++) lines.add(different(names, from, share, random));
        }
        Files.write(file, lines);
    }

    private String same(String name, RandomGenerator random) {
        int a = random.nextInt(pictures), b = (a + 1 + random.nextInt(pictures - 1)) % pictures;
        return name + "\t" + (a + 1) + "\t" + (b + 1);
    }

    private String different(List<String> names, int from, int share, RandomGenerator random) {
        int a = random.nextInt(share), b = (a + 1 + random.nextInt(share - 1)) % share;
        return names.get(from + a) + "\t" + (random.nextInt(pictures) + 1) + "\t" + names.get(from + b) + "\t" + (random.nextInt(pictures) + 1);
    }
}
