package semblance.synth;

/// How the picture is taken.
///
/// @param distance from the camera to the face, metres; near ones make noses large
/// @param faceShare height of the face (chin to hairline) as a share of the picture's height
/// @param exposure 1 is right
/// @param noise standard deviation in 8-bit steps
/// @param blur standard deviation in pixels
public record Camera(double distance, double faceShare, double exposure, double noise, double blur) {

    public static final Camera PORTRAIT = new Camera(1.8, 0.46, 1, 0.8, 0.4);
}
