package semblance.synth;

/// One main light, and light from all around.
///
/// @param azimuth degrees from the camera's side, above 0 from the right of the picture
/// @param elevation degrees above the horizon
/// @param key strength of the main light, about 1
/// @param ambient strength of the light from all around, about 0.5
/// @param warmth -1 blue as an overcast sky, 0 white, 1 orange as a lamp
/// @param softness 0 as the sun, 1 as a wide window
public record Light(double azimuth, double elevation, double key, double ambient, double warmth, double softness) {

    public static final Light STUDIO = new Light(-38, 34, 1.0, 0.5, 0.15, 0.6);
}
