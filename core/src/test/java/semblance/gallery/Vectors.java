package semblance.gallery;

import java.util.Random;
import semblance.embed.Embedding;

/// Vectors for tests.
public final class Vectors {

    private Vectors() {
    }

    /// Anywhere on the unit sphere.
    public static Embedding random(int size, Random random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
        return Embedding.normalised(values);
    }

    /// Near another: at a distance of about `spread`, if that is small.
    public static Embedding near(Embedding centre, double spread, Random random) {
        float[] values = centre.values().clone();
        for (int i = 0; i < values.length; i++) values[i] += (float) (spread * random.nextGaussian() / Math.sqrt(values.length));
        return Embedding.normalised(values);
    }

    /// In the plane of the first two axes, at an angle in degrees from the first.
    public static Embedding atAngle(int size, double degrees) {
        float[] values = new float[size];
        values[0] = (float) Math.cos(Math.toRadians(degrees));
        values[1] = (float) Math.sin(Math.toRadians(degrees));
        return Embedding.normalised(values);
    }
}
