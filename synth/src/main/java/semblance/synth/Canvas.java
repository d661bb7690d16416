package semblance.synth;

/// A picture being made: linear light, three floats a pixel.
record Canvas(int width, int height, float[] rgb) {

    Canvas(int width, int height) {
        this(width, height, new float[3 * width * height]);
    }
}
