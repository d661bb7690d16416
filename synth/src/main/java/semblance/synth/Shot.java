package semblance.synth;

import java.util.random.RandomGenerator;

/// Everything about a picture of one person but the person.
///
/// @param backdrop chooses what is behind
/// @param grain seed of the camera's noise
public record Shot(Pose pose, Expression expression, Light light, Camera camera, Wear wear, long backdrop, long grain) {

    /// A calm portrait as for an identity card, in the person's usual things.
    public static Shot portrait(InventedPerson person) {
        return new Shot(Pose.FRONTAL, Expression.FRIENDLY, Light.STUDIO, Camera.PORTRAIT,
                new Wear(person.wearsGlasses(), person.seed()), person.seed(), person.seed());
    }

    /// A picture from everyday life: mostly towards the camera, any light, mood and clothes.
    public static Shot random(InventedPerson person, RandomGenerator random) {
        boolean glasses = person.wearsGlasses() ? random.nextDouble() < 0.85 : random.nextDouble() < 0.03;
        return new Shot(pose(random), expression(random), light(random), camera(random), new Wear(glasses, random.nextLong()),
                random.nextLong(), random.nextLong());
    }

    static Pose pose(RandomGenerator random) {
        return new Pose(Math.clamp(14 * random.nextGaussian(), -42, 42), Math.clamp(6 * random.nextGaussian(), -18, 18),
                Math.clamp(5 * random.nextGaussian(), -18, 18));
    }

    static Expression expression(RandomGenerator random) {
        double smile = random.nextDouble() < 0.75 ? random.nextDouble(0.15, 1) : 0;
        double open = random.nextDouble() < 0.2 ? 0.4 * random.nextDouble() : 0.14 * smile * random.nextDouble();
        return new Expression(smile, open, Math.clamp(0.3 * random.nextGaussian(), -0.4, 1), Math.max(0, 0.1 * random.nextGaussian()),
                6 * random.nextGaussian(), 3 * random.nextGaussian());
    }

    static Light light(RandomGenerator random) {
        return new Light(random.nextDouble(-75, 75), random.nextDouble(5, 60), random.nextDouble(0.5, 1.15), random.nextDouble(0.35, 0.75),
                Math.clamp(0.35 * random.nextGaussian(), -1, 1), random.nextDouble());
    }

    static Camera camera(RandomGenerator random) {
        return new Camera(random.nextDouble(0.9, 3), random.nextDouble(0.34, 0.52), Math.exp(0.18 * random.nextGaussian()),
                random.nextDouble(0.5, 4), random.nextDouble() < 0.3 ? random.nextDouble(0.3, 0.9) : 0);
    }

    public Shot withPose(Pose other) {
        return new Shot(other, expression, light, camera, wear, backdrop, grain);
    }

    public Shot withExpression(Expression other) {
        return new Shot(pose, other, light, camera, wear, backdrop, grain);
    }

    public Shot withLight(Light other) {
        return new Shot(pose, expression, other, camera, wear, backdrop, grain);
    }

    public Shot withCamera(Camera other) {
        return new Shot(pose, expression, light, other, wear, backdrop, grain);
    }

    public Shot withWear(Wear other) {
        return new Shot(pose, expression, light, camera, other, backdrop, grain);
    }
}
