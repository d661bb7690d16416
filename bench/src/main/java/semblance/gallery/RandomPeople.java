package semblance.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import semblance.embed.Embedding;

/// Who fills a gallery that is measured: people of a face each, whose vectors are random directions.
public final class RandomPeople {

    private RandomPeople() {
    }

    /// A vector of length 1.
    ///
    /// @param size numbers in it
    public static Embedding vector(Random random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
        return Embedding.normalised(values);
    }

    /// Enrols so many, named `P0`, `P1` and so on.
    ///
    /// @param together in one call
    public static void enrol(Gallery gallery, int people, int together, Random random) {
        for (int from = 0; from < people; from += together) {
            List<NewFace> some = new ArrayList<>();
            for (int i = from; i < Math.min(people, from + together); i++) some.add(new NewFace("default", "P" + i, Sample.of(vector(random, gallery.size()))));
            gallery.enrol(some);
        }
    }
}
