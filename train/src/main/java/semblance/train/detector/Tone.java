package semblance.train.detector;

import java.util.random.RandomGenerator;

/// Brightness, contrast, gamma and colour cast as one table a channel.
final class Tone {

    static final Tone NONE = new Tone(1, 1, new double[] {1, 1, 1}, 0);

    private final byte[][] table = new byte[3][256];

    private Tone(double gamma, double contrast, double[] gains, double lift) {
        for (int c = 0; c < 3; c++) {
            for (int v = 0; v < 256; v++) {
                double bright = 255 * Math.pow(v / 255.0, gamma) * gains[c];
                table[c][v] = (byte) Math.clamp(Math.round((bright - 127.5) * contrast + 127.5 + lift), 0, 255);
            }
        }
    }

    /// A likely picture: near the original mostly, now and then very dark or pale.
    static Tone random(RandomGenerator random) {
        if (random.nextDouble() < 0.2) return NONE;
        double gain = random.nextDouble() < 0.15 ? random.nextDouble(0.15, 0.5) : random.nextDouble(0.6, 1.35);
        double cast = random.nextDouble() < 0.5 ? 0.04 : 0.15;
        double[] gains = new double[3];
        for (int c = 0; c < 3; c++) gains[c] = gain * (1 + random.nextDouble(-cast, cast));
        return new Tone(Math.exp(random.nextDouble(-0.4, 0.4)), random.nextDouble(0.6, 1.3), gains,
                random.nextDouble(-20, 20));
    }

    int of(int channel, int value) {
        return table[channel][value] & 0xff;
    }
}
