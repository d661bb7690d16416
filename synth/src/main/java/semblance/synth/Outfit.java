package semblance.synth;

import java.util.SplittableRandom;

/// What covers the trunk: where the neckline runs and how the cloth looks.
///
/// @param neck height of the neckline at the throat on the generic head
/// @param vee how far it drops to a point in front
record Outfit(float neck, float vee, Rgb main, Rgb second, int pattern) {

    private static final int[] COLOURS = {0x20242b, 0xe8e6e1, 0x2d3d5a, 0x7a2e2e, 0x3f5a46, 0x8f8a80, 0xb9a27c, 0x4a3b52, 0x6d8aa3, 0xb56a4a, 0xd8c9b0, 0x15171a, 0x9c3b46, 0x2f6f73};

    static Outfit of(long seed, boolean female) {
        SplittableRandom random = new SplittableRandom(seed * 31 + 7);
        int cut = random.nextInt(4);
        float neck = cut == 0 ? 6.05f : cut == 1 ? 5.72f : female ? 5.5f : 5.66f;
        return new Outfit(neck, cut == 3 ? 0.45f + 0.2f * (float) random.nextDouble() : 0, Rgb.of(COLOURS[random.nextInt(COLOURS.length)]),
                Rgb.of(COLOURS[random.nextInt(COLOURS.length)]), random.nextInt(5));
    }

    /// Above 0 where cloth lies; the distance below the neckline.
    float covers(float x, float y, float z) {
        float line = neck - 0.34f * (z - 0.7f) * (z < 0.7f ? 1 : 0.2f) - (z > 0.5f ? vee * Math.max(0, 1 - Math.abs(x) / 0.5f) : 0) + (vee > 0 ? 0.12f : 0) + 0.5f * Math.min(1, x * x) + 0.5f * Noise.step(0.75f, 1.1f, Math.abs(x));
        return line - y;
    }

    /// How far the cloth stands off the skin.
    float stand(float x, float y, float z) {
        return 0.022f * Noise.step(-0.02f, 0.08f, covers(x, y, z)) + 0.1f * Noise.step(0.2f, 1.2f, covers(x, y, z));
    }

    /// @param below [#covers] there
    /// @param x across the trunk
    /// @param y upwards
    Rgb colour(float below, float x, float y) {
        Rgb c = switch (pattern) {
            case 0 -> (Math.floorMod((int) Math.floor(y * 5), 2) == 0) ? main : main.mix(second, 0.6);
            case 1 -> Math.abs(x) > 0.5f ? second.times(Math.abs(x) < 0.53f ? 0.6 : 1) : main;
            default -> main;
        };
        return below < 0.07f ? c.times(0.82) : c;
    }
}
