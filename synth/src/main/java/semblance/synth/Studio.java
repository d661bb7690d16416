package semblance.synth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// Takes pictures of invented people. The same scene and size give the same bytes, on any thread. Immutable.
public final class Studio {

    /// Middle and height of the face on the generic head, decimetres; how far it stands before the neck.
    private static final float FACE_Y = 7.1f, FACE_HEIGHT = 1.85f, FACE_Z = 1.4f;

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
        Actor actor = new Actor(person, shot.pose(), shot.expression(), shot.wear(), 0.5, 0.46, shot.camera().faceShare());
        return photograph(new Scene(List.of(actor), shot.light(), shot.camera(), shot.backdrop(), shot.grain()), width, height);
    }

    /// Several people side by side: see [Scene#group].
    public Photo group(List<InventedPerson> people, RandomGenerator random, int width, int height) {
        return photograph(Scene.group(people, random, (double) width / height), width, height);
    }

    /// @throws IllegalArgumentException if a side is under 16 pixels or the picture has more than 64 megapixels
    public Photo photograph(Scene scene, int width, int height) {
        if (width < 16 || height < 16 || (long) width * height > 64_000_000) {
            throw new IllegalArgumentException("got a picture of " + width + "x" + height + " pixels, wanted sides of 16 or more and at most 64 megapixels");
        }
        Canvas canvas = Backdrop.paint(width, height, scene.backdrop());
        List<Photo.Subject> subjects = new ArrayList<>();
        scene.actors().stream().sorted(Comparator.comparingDouble(Actor::faceHeight)).forEach(a -> subjects.add(new Photo.Subject(a.person(), add(canvas, a, scene))));
        return new Photo(Film.develop(canvas, scene.camera(), scene.grain()), subjects.reversed());
    }

    private Face add(Canvas canvas, Actor actor, Scene scene) {
        double distance = 10 * scene.camera().distance();
        View view = new View(0, FACE_Y, (float) (FACE_Z + distance), actor.x() * canvas.width(), actor.y() * canvas.height(),
                actor.faceHeight() * canvas.height() / FACE_HEIGHT * distance);
        Figure figure = new Figure(actor);
        int[] frame = frame(view.project(figure.mesh.position), canvas);
        if (frame[2] > frame[0] && frame[3] > frame[1]) draw(canvas, figure, actor, scene.light(), view, frame);
        return face(figure, view);
    }

    private void draw(Canvas canvas, Figure figure, Actor actor, Light light, View view, int[] frame) {
        Traits traits = actor.person().traits;
        Raster.Cutout cutout = cutout(figure, traits);
        Lighting lighting = new Lighting(figure, light, shadowSize, cutout);
        View fine = view.shifted(-frame[0], -frame[1]).times(samples);
        Raster raster = new Raster((frame[2] - frame[0]) * samples, (frame[3] - frame[1]) * samples);
        raster.draw(figure.mesh, fine, cutout);
        Samples drawn = new Samples(raster, new Painter(figure, actor, lighting, fine));
        new Strands(figure, traits, lighting, fine, drawn).draw();
        drawn.over(canvas, frame[0], frame[1], samples);
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

    /// Hair is cut out by the opacity of its picture, half covered places by chance.
    private static Raster.Cutout cutout(Figure figure, Traits traits) {
        HeadModel.Hair hair = HeadModel.get().hair(traits.hair().style());
        float[] uv = figure.mesh.uv;
        int[] corners = figure.mesh.triangles;
        float[] rest = figure.mesh.rest;
        float cut = (float) traits.hair().cut(), fringe = traits.hair().style().equals("afro01") ? 0 : (float) traits.hair().fringe();
        return (t, second, third, x, y) -> {
            int a = 2 * corners[3 * t], b = 2 * corners[3 * t + 1], c = 2 * corners[3 * t + 2];
            float first = 1 - second - third;
            float height = first * rest[3 * a / 2 + 1] + second * rest[3 * b / 2 + 1] + third * rest[3 * c / 2 + 1] - 0.06f * Noise.hash(x, 0, 0, 5);
            if (height < cut) return false;
            float front = first * rest[3 * a / 2 + 2] + second * rest[3 * b / 2 + 2] + third * rest[3 * c / 2 + 2];
            float side = first * rest[3 * a / 2] + second * rest[3 * b / 2] + third * rest[3 * c / 2];
            if (front > 1.12f && height < fringe && Math.abs(side) < 0.56f) return false;
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
