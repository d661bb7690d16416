package semblance.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Several people in one place, one light and one picture.
///
/// @param actors in any order; near ones hide far ones
/// @param backdrop chooses what is behind
/// @param grain seed of the camera's noise
public record Scene(List<Actor> actors, Light light, Camera camera, long backdrop, long grain) {

    public Scene {
        actors = List.copyOf(actors);
    }

    /// People side by side in one or two rows, in everyday mood and light; heads may hide each other a little.
    ///
    /// @param people 1 to 24
    /// @param aspect width over height of the picture
    public static Scene group(List<InventedPerson> people, RandomGenerator random, double aspect) {
        if (people.isEmpty() || people.size() > 24) throw new IllegalArgumentException("got " + people.size() + " people, wanted 1 to 24");
        int back = people.size() > 4 ? people.size() / 2 : 0, front = people.size() - back;
        double face = Math.min(0.3, aspect / (1.6 * (front - 1) + 2.5));
        List<Actor> actors = new ArrayList<>();
        row(actors, people.subList(0, back), 0.85 * face, 0.47 - 0.85 * face, aspect, random);
        row(actors, people.subList(back, people.size()), face, back > 0 ? 0.5 : 0.42, aspect, random);
        Camera camera = new Camera(2.5, face, Math.exp(0.1 * random.nextGaussian()), 1.2, 0);
        return new Scene(actors, Shot.light(random), camera, random.nextLong(), random.nextLong());
    }

    /// Shoulders are about two faces wide; neighbours stand closer than that.
    private static void row(List<Actor> actors, List<InventedPerson> people, double face, double y, double aspect, RandomGenerator random) {
        for (int i = 0; i < people.size(); i++) {
            double x = 0.5 + ((i - (people.size() - 1) / 2.0) * 1.6 * face + 0.12 * face * random.nextGaussian()) / aspect;
            Shot shot = Shot.random(people.get(i), random);
            actors.add(new Actor(people.get(i), shot.pose(), shot.expression(), shot.wear(), x, y + 0.12 * face * random.nextGaussian(), face * random.nextDouble(0.93, 1.07)));
        }
    }
}
