package semblance.synth;

/// One person in a [Scene].
///
/// @param x middle of the upright face, as a share of the picture's width
/// @param y likewise, of its height
/// @param faceHeight chin to hairline, as a share of the picture's height; larger ones stand nearer
public record Actor(InventedPerson person, Pose pose, Expression expression, Wear wear, double x, double y, double faceHeight) {
}
