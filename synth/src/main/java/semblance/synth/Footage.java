package semblance.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semblance.geometry.Box;

/// A film of invented people who come into the picture, walk, turn, talk, cross before each other, leave and come back,
/// with the truth of every frame. Each frame depends on its number only, so frames can be asked for in any order and
/// nothing is kept. Immutable.
///
/// @param cast 1 to 12 people
/// @param frames how many; people move at the pace of 25 a second
/// @param seed of all that happens
public record Footage(List<InventedPerson> cast, int frames, int width, int height, long seed) {

    /// A stay in the picture: frames, where from and to (shares of the width), how near.
    private record Visit(int from, int to, double enter, double stand, double leave, double faceHeight) {

        private static final int WALK = 40;

        double x(int frame) {
            double in = Noise.step(0, WALK, frame - from), out = Noise.step(0, WALK, frame - (to - WALK));
            return enter + (stand - enter) * in + (leave - stand) * out;
        }

        boolean covers(int frame) {
            return frame >= from && frame < to;
        }
    }

    public Footage {
        cast = List.copyOf(cast);
        if (cast.isEmpty() || cast.size() > 12) throw new IllegalArgumentException("got a cast of " + cast.size() + ", wanted 1 to 12");
        if (frames < 1) throw new IllegalArgumentException("got " + frames + " frames, wanted 1 or more");
    }

    /// All frames in order, each rendered when it is asked for.
    public Stream<Photo> stream(Studio studio) {
        return IntStream.range(0, frames).mapToObj(i -> frame(i, studio));
    }

    /// One frame; its subjects are the people whose faces are at least half inside the picture
    /// and not mostly behind a nearer face.
    ///
    /// @param index 0 to `frames` - 1
    public Photo frame(int index, Studio studio) {
        if (index < 0 || index >= frames) throw new IllegalArgumentException("got frame " + index + ", wanted 0 to " + (frames - 1));
        Photo all = studio.photograph(scene(index), width, height);
        return new Photo(all.image(), all.subjects().stream().filter(s -> inside(s) && !hidden(s, all.subjects())).toList());
    }

    private boolean inside(Photo.Subject subject) {
        Box box = subject.face().box();
        double w = Math.min(box.right(), width) - Math.max(box.left(), 0), h = Math.min(box.bottom(), height) - Math.max(box.top(), 0);
        return w > 0 && h > 0 && w * h >= 0.5 * box.area();
    }

    private static boolean hidden(Photo.Subject subject, List<Photo.Subject> nearestFirst) {
        Box box = subject.face().box();
        for (Photo.Subject other : nearestFirst) {
            if (other == subject) return false;
            Box before = other.face().box();
            double w = Math.min(box.right(), before.right()) - Math.max(box.left(), before.left());
            double h = Math.min(box.bottom(), before.bottom()) - Math.max(box.top(), before.top());
            if (w > 0 && h > 0 && w * h > 0.5 * box.area()) return true;
        }
        return false;
    }

    private Scene scene(int index) {
        SplittableRandom random = new SplittableRandom(seed);
        Light light = new Light(random.nextDouble(-60, 60), random.nextDouble(20, 50), 1, 0.6, random.nextDouble(-0.3, 0.4), 0.8);
        long backdrop = random.nextLong();
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < cast.size(); i++) {
            SplittableRandom own = random.split();
            Wear wear = new Wear(cast.get(i).wearsGlasses(), own.nextLong());
            for (Visit visit : visits(i, own.split())) {
                if (visit.covers(index)) actors.add(actor(cast.get(i), wear, visit, index, own.split()));
            }
        }
        return new Scene(actors, light, new Camera(2.5, 0.3, 1, 1.5, 0), backdrop, seed * 31 + index);
    }

    /// The first visits begin one after another; between two visits of a person lies a while without them.
    private List<Visit> visits(int number, SplittableRandom random) {
        List<Visit> visits = new ArrayList<>();
        double aspect = (double) width / height, near = random.nextDouble(0.22, 0.36);
        int start = 12 * number;
        while (start < frames) {
            int end = start + random.nextInt(110, 220);
            boolean fromLeft = random.nextBoolean(), through = random.nextDouble() < 0.6;
            double outside = near / aspect;
            double left = -outside, right = 1 + outside;
            visits.add(new Visit(start, end, fromLeft ? left : right, (number + random.nextDouble(0.15, 0.85)) / cast.size(), through == fromLeft ? right : left, near));
            start = end + random.nextInt(30, 90);
        }
        return visits;
    }

    private static Actor actor(InventedPerson person, Wear wear, Visit visit, int frame, SplittableRandom random) {
        double speed = 25 * (visit.x(frame + 1) - visit.x(frame - 1)) / 2;
        double a = random.nextDouble(0, 6.28), b = random.nextDouble(0, 6.28), c = random.nextDouble(0, 6.28), t = frame / 25.0;
        double yaw = Math.clamp(70 * speed, -50, 50) + 14 * Math.sin(0.9 * t + a) + 6 * Math.sin(2.1 * t + b);
        Pose pose = new Pose(yaw, 4 * Math.sin(1.3 * t + b), 3 * Math.sin(0.7 * t + c));
        double talk = Math.max(0, Math.sin(0.8 * t + c)) * Math.max(0, Math.sin(11 * t));
        double blink = (frame + (int) (20 * a)) % 90 < 3 ? 1 : 0;
        Expression expression = new Expression(0.5 + 0.5 * Math.sin(0.5 * t + a), 0.35 * talk, 0.3 * Math.sin(0.6 * t + b), blink, 0, 0);
        double bob = 0.012 * Math.abs(Math.sin(6 * t + a)) * Math.min(1, 6 * Math.abs(speed));
        return new Actor(person, pose, expression, wear, visit.x(frame), 0.5 - 0.3 * visit.faceHeight() + 0.06 * Math.sin(3 * a) - bob, visit.faceHeight());
    }
}
