package semblance.synth;

/// A colour in linear light, 1 being paper white.
record Rgb(float r, float g, float b) {

    /// From the usual 8-bit display values.
    static Rgb of(int rgb) {
        return new Rgb(linear(rgb >> 16 & 255), linear(rgb >> 8 & 255), linear(rgb & 255));
    }

    private static float linear(int v) {
        return (float) Math.pow(v / 255.0, 2.2);
    }

    Rgb times(double s) {
        return new Rgb((float) (r * s), (float) (g * s), (float) (b * s));
    }

    Rgb times(Rgb o) {
        return new Rgb(r * o.r, g * o.g, b * o.b);
    }

    Rgb mix(Rgb o, double t) {
        float s = (float) t;
        return new Rgb(r + s * (o.r - r), g + s * (o.g - g), b + s * (o.b - b));
    }
}
