package semblance.synth;

/// What the face does, each 0 (not at all) to 1 (fully), except where the eyes look.
///
/// @param brows -1 lowered, 1 raised
/// @param gazeX degrees the eyes look to the right of the picture, beyond the head's own turn
/// @param gazeY degrees upwards
public record Expression(double smile, double mouthOpen, double brows, double blink, double gazeX, double gazeY) {

    public static final Expression NEUTRAL = new Expression(0, 0, 0, 0, 0, 0);
    public static final Expression FRIENDLY = new Expression(0.65, 0.06, 0.1, 0, 0, 0);
}
