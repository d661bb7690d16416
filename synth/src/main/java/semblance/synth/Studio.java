package semblance.synth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// Takes pictures of invented people. The same people, shot and size give the same bytes, on any thread. Immutable.
public final class Studio {

    private static final float FACE_Y = 7.1f, FACE_HEIGHT = 1.85f;

    private final int samples;
    private final int shadowSize;

    private Studio(int samples, int shadowSize) {
        this.samples = samples;
        this.shadowSize = shadowSize;
    }

    /// Quick pictures for tests and training: one sample a pixel.
    public static Studio draft() {
        return new Studio(1, 224);
    }

    /// Pictures to look at: nine samples a pixel, finer shadows.
    public static Studio fine() {
        return new Studio(3, 512);
    }

    /// One person, the face a little above the middle.
    public Photo portrait(InventedPerson person, Shot shot, int width, int height) {
        Canvas canvas = canvas(width, height, shot.backdrop());
        Face face = add(canvas, person, shot, view(shot.camera(), width, height));
        return new Photo(Film.develop(canvas, shot.camera(), shot.grain()), List.of(new Photo.Subject(person, face)));
    }

    private static View view(Camera camera, int width, int height) {
        double distance = 10 * camera.distance();
        return new View(0, FACE_Y, (float) (1.4 + distance), width / 2.0, 0.46 * height, camera.faceShare() * height / FACE_HEIGHT * distance);
    }

    /// Several people together in one light, in one or two rows, near ones before far ones; heads may hide each other a little.
    ///
    /// @param people 1 to 24
    public Photo group(List<InventedPerson> people, RandomGenerator random, int width, int height) {
        if (people.isEmpty() || people.size() > 24) throw new IllegalArgumentException("got " + people.size() + " people, wanted 1 to 24");
        Shot scene = Shot.random(people.getFirst(), random);
        Canvas canvas = canvas(width, height, scene.backdrop());
        Light light = scene.light();
        List<Photo.Subject> subjects = new ArrayList<>();
        for (Place place : Place.rows(people.size(), random, width, height)) {
            InventedPerson person = people.get(subjects.size());
            Shot shot = Shot.random(person, random).withLight(light);
            double distance = 25;
            View view = new View(0, FACE_Y, (float) (1.4 + distance), place.x(), place.y(), place.faceHeight() / FACE_HEIGHT * distance);
            subjects.add(new Photo.Subject(person, add(canvas, person, shot, view)));
        }
        return new Photo(Film.develop(canvas, scene.camera().sharp(), scene.grain()), subjects.reversed());
    }

    /// Where one face of a group goes.
    private record Place(double x, double y, double faceHeight) {

        /// Back row first. Shoulders are about two faces wide; neighbours stand closer than that.
        static List<Place> rows(int people, RandomGenerator random, int width, int height) {
            int back = people > 4 ? people / 2 : 0, front = people - back;
            double face = Math.min(0.3 * height, width / (1.6 * (Math.max(front, back) - 1) + 2.5));
            List<Place> places = new ArrayList<>();
            row(places, back, 0.85 * face, 0.47 * height - 0.85 * face, width, random);
            row(places, front, face, (back > 0 ? 0.5 : 0.42) * height, width, random);
            return places;
        }

        private static void row(List<Place> places, int people, double face, double y, int width, RandomGenerator random) {
            for (int i = 0; i < people; i++) {
                double x = width / 2.0 + (i - (people - 1) / 2.0) * 1.6 * face + 0.12 * face * random.nextGaussian();
                places.add(new Place(x, y + 0.12 * face * random.nextGaussian(), face * random.nextDouble(0.93, 1.07)));
            }
        }
    }

    private static Canvas canvas(int width, int height, long backdrop) {
        if (width < 16 || height < 16 || (long) width * height > 64_000_000) {
            throw new IllegalArgumentException("got a picture of " + width + "x" + height + " pixels, wanted sides of 16 or more and at most 64 megapixels");
        }
        return Backdrop.paint(width, height, backdrop);
    }

    private Face add(Canvas canvas, InventedPerson person, Shot shot, View view) {
        Figure figure = new Figure(person, shot);
        Lighting light = new Lighting(figure, shot.light(), shadowSize);
        int[] frame = frame(view.project(figure.mesh.position), canvas);
        if (frame[2] <= frame[0] || frame[3] <= frame[1]) return face(figure, view);
        View fine = view.shifted(-frame[0], -frame[1]).times(samples);
        Raster raster = new Raster((frame[2] - frame[0]) * samples, (frame[3] - frame[1]) * samples);
        raster.draw(figure.mesh, fine, cutout(figure, person));
        Samples drawn = new Samples(raster, new Painter(figure, person.traits, shot.wear(), light, fine));
        new Strands(figure, person.traits, light, fine, drawn).draw();
        drawn.over(canvas, frame[0], frame[1], samples);
        return face(figure, view);
    }

    /// The part of the canvas that a figure touches: left, top, right, bottom.
    private static int[] frame(float[] screen, Canvas canvas) {
        float left = 1e9f, top = 1e9f, right = -1e9f, bottom = -1e9f;
        for (int i = 0; i < screen.length; i += 3) {
            left = Math.min(left, screen[i]);
            right = Math.max(right, screen[i]);
            top = Math.min(top, screen[i + 1]);
            bottom = Math.max(bottom, screen[i + 1]);
        }
        return new int[]{Math.max(0, (int) left - 3), Math.max(0, (int) top - 3), Math.min(canvas.width(), (int) right + 4), Math.min(canvas.height(), (int) bottom + 4)};
    }

    private static Raster.Cutout cutout(Figure figure, InventedPerson person) {
        HeadModel.Hair hair = HeadModel.get().hair(person.traits.hair().style());
        float[] uv = figure.mesh.uv;
        int[] corners = figure.mesh.triangles;
        return (t, second, third, x, y) -> {
            int a = 2 * corners[3 * t], b = 2 * corners[3 * t + 1], c = 2 * corners[3 * t + 2];
            float first = 1 - second - third;
            float u = first * uv[a] + second * uv[b] + third * uv[c], v = first * uv[a + 1] + second * uv[b + 1] + third * uv[c + 1];
            int px = Math.clamp((int) (u * hair.width()), 0, hair.width() - 1), py = Math.clamp((int) ((1 - v) * hair.height()), 0, hair.height() - 1);
            return (hair.alpha()[py * hair.width() + px] & 255) > 40 + 170 * Noise.hash(x, y, 0, 1);
        };
    }

    private static Face face(Figure figure, View view) {
        Anatomy anatomy = Anatomy.get();
        float[] p = figure.mesh.position;
        double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
        for (int v = 0; v < anatomy.vertices; v++) {
            if (!anatomy.face[v]) continue;
            Point at = view.project(p[3 * v], p[3 * v + 1], p[3 * v + 2]);
            left = Math.min(left, at.x());
            right = Math.max(right, at.x());
            top = Math.min(top, at.y());
            bottom = Math.max(bottom, at.y());
        }
        List<Point> points = Arrays.stream(figure.landmarks()).map(l -> view.project(l[0], l[1], l[2])).toList();
        return new Face(new Box(left, top, right, bottom), Landmarks.of(points), 1);
    }
}
