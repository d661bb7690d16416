package semblance.synth;

/// How the head is turned, degrees.
///
/// @param yaw above 0: to the right of the picture
/// @param pitch above 0: up
/// @param roll above 0: tilted clockwise as the viewer sees it
public record Pose(double yaw, double pitch, double roll) {

    public static final Pose FRONTAL = new Pose(0, 0, 0);
}
