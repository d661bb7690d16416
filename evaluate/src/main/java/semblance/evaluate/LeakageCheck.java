package semblance.evaluate;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import semblance.embed.Embedding;

/// Looks for people who are in the training set and in an evaluation set: figures measured on people that a network was
/// trained on are worth nothing.
public final class LeakageCheck {

    private LeakageCheck() {
    }

    /// One person who may be in both.
    ///
    /// @param distance of the mean vectors; NaN if the names agree and nothing was compared
    public record Suspect(String evaluation, String training, double distance) {
    }

    /// People of the same name: case, accents and the signs between words don't matter, nor do the folders above.
    public static List<Suspect> byName(Collection<String> evaluation, Collection<String> training) {
        Map<String, String> known = new HashMap<>();
        for (String name : training) known.putIfAbsent(plain(name), name);
        return evaluation.stream().filter(name -> known.containsKey(plain(name)))
                .map(name -> new Suspect(name, known.get(plain(name)), Double.NaN)).toList();
    }

    /// People whose mean vectors lie nearer than `threshold`, nearest first. A person's mean is steadier than one photo, so
    /// two people come less near and one person's two halves much nearer than single photos do: the threshold of a low
    /// false match rate between photos is a careful choice. Use another network than the trained one if you can.
    public static List<Suspect> byFace(Map<String, List<Embedding>> evaluation, Map<String, List<Embedding>> training, double threshold) {
        Map<String, Embedding> known = new HashMap<>();
        training.forEach((name, photos) -> known.put(name, Centre.of(photos)));
        List<Suspect> suspects = new ArrayList<>();
        evaluation.forEach((name, photos) -> {
            Embedding centre = Centre.of(photos);
            known.forEach((other, otherCentre) -> {
                double distance = centre.distanceTo(otherCentre);
                if (distance < threshold) suspects.add(new Suspect(name, other, distance));
            });
        });
        suspects.sort(Comparator.comparingDouble(Suspect::distance));
        return suspects;
    }

    private static String plain(String name) {
        String person = name.substring(name.lastIndexOf('/') + 1);
        return Normalizer.normalize(person, Normalizer.Form.NFD).replaceAll("[^\\p{L}\\p{Nd}]+", "").toLowerCase(Locale.ROOT);
    }
}
