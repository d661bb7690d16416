package semblance.synth;

/// Turns what a [Raster] found into colour, one sample after another.
final class Painter {

    private final Figure figure;
    private final Mesh mesh;
    private final Traits traits;
    private final Lighting light;
    private final float[] skin;
    private final Outfit outfit;
    private final Rgb frame;
    private final HeadModel.Hair hair;
    private final float cameraZ, cameraY;
    /// Samples a decimetre at the face; detail finer than that would only flicker.
    private final float sharpness;
    private final boolean curly;

    private int a, b, c;
    private float wa, wb, wc;
    private final float[] n = new float[3], p = new float[3], rest = new float[3], e = new float[3], half = new float[3], view = new float[3];
    private final float[] out = new float[3];

    Painter(Figure figure, Actor actor, Lighting light, View view) {
        this.figure = figure;
        this.mesh = figure.mesh;
        traits = actor.person().traits;
        this.light = light;
        skin = Skin.paint(traits);
        outfit = Outfit.of(actor.wear().clothes(), traits.female());
        frame = Glasses.Frame.of(traits.seed()).colour();
        hair = HeadModel.get().hair(traits.hair().style());
        curly = traits.hair().style().equals("afro01");
        cameraZ = view.z();
        cameraY = view.y();
        sharpness = (float) (view.focal() / (view.z() - 1.5));
    }

    /// Red, green, blue of one sample, linear; the array is used again by the next call.
    float[] shade(int triangle, float second, float third) {
        a = mesh.triangles[3 * triangle];
        b = mesh.triangles[3 * triangle + 1];
        c = mesh.triangles[3 * triangle + 2];
        wb = second;
        wc = third;
        wa = 1 - second - third;
        take(mesh.normal, n);
        take(mesh.position, p);
        take(mesh.rest, rest);
        take(mesh.light, e);
        unit(n);
        view[0] = -p[0];
        view[1] = cameraY - p[1];
        view[2] = cameraZ - p[2];
        unit(view);
        for (int k = 0; k < 3; k++) half[k] = view[k] + light.toKey[k];
        unit(half);
        switch (mesh.material[triangle]) {
            case Mesh.EYE -> eye();
            case Mesh.TEETH -> teeth();
            case Mesh.HAIR -> hair();
            case Mesh.FRAME -> plain(frame.r(), frame.g(), frame.b(), 0.6f);
            default -> {
                float cloth = outfit.covers(rest[0], rest[1], rest[2]);
                if (cloth > 0) cloth(cloth); else skin();
            }
        }
        return out;
    }

    private void take(float[] from, float[] to) {
        for (int k = 0; k < 3; k++) to[k] = wa * from[3 * a + k] + wb * from[3 * b + k] + wc * from[3 * c + k];
    }

    private static void unit(float[] v) {
        float s = (float) (1 / Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2] + 1e-12));
        v[0] *= s;
        v[1] *= s;
        v[2] *= s;
    }

    private static float dot(float[] u, float[] v) {
        return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
    }

    private float reach() {
        return wa * light.reach[a] + wb * light.reach[b] + wc * light.reach[c];
    }

    private void skin() {
        Anatomy anatomy = Anatomy.get();
        float lip = Noise.step(0.35f, 0.75f, wa * anatomy.lip[a] + wb * anatomy.lip[b] + wc * anatomy.lip[c]);
        float open = wa * anatomy.open[a] + wb * anatomy.open[b] + wc * anatomy.open[c];
        float fine = Math.clamp((sharpness - 40) / 120, 0f, 1f);
        float pores = fine == 0 ? 0 : fine * Noise.at(rest[0] * 62, rest[1] * 62, rest[2] * 62, 3) + 0.7f * fine * Noise.at(rest[0] * 130, rest[1] * 130, rest[2] * 130, 4);
        float chapped = lip == 0 ? 0 : 0.12f * lip * fine * Noise.at(rest[0] * 60, rest[1] * 8, 0, 6) - 0.35f * lip * Noise.bell(rest[1], 6.612f, 0.012f);
        float grain = 1 + 0.05f * pores + chapped;
        Rgb lips = traits.skin().lips();
        float freckle = 1 - 0.4f * freckles() * (1 - lip);
        grain *= 1 - moles();
        float r = Noise.mix(colour(0), lips.r(), lip) * grain, g = Noise.mix(colour(1), lips.g(), lip) * grain * freckle, bl = Noise.mix(colour(2), lips.b(), lip) * grain * freckle * freckle;
        float bump = 0.11f * pores + wrinkles();
        for (int k = 0; k < 3; k++) n[k] += bump * (k == 1 ? 1 : 0.4f);
        unit(n);
        float relief = 1 + 0.5f * bump;
        float oily = 0.5f + 0.5f * Noise.bell(rest[0], 0, 0.25f) + 0.7f * lip;
        float shine = shine(16, 0.055f) + shine(55, 0.085f * oily);
        float rim = (float) Math.pow(1 - Math.max(0, dot(n, view)), 4) * 0.22f * open;
        shine *= (1 - 0.5f * pores * 0.3f) * open;
        out[0] = r * e[0] * relief + shine * light.key.r() + rim * light.sky.r();
        out[1] = g * e[1] * relief + shine * light.key.g() + rim * light.sky.g();
        out[2] = bl * e[2] * relief + shine * light.key.b() + rim * light.sky.b();
    }

    private float colour(int k) {
        return wa * skin[3 * a + k] + wb * skin[3 * b + k] + wc * skin[3 * c + k];
    }

    private float freckles() {
        float amount = (float) traits.skin().freckles();
        if (amount == 0 || rest[2] < 1) return 0;
        float where = Noise.bell(rest[1], 7.0f, 0.25f) * (0.4f + 0.6f * Noise.bell(Math.abs(rest[0]), 0.3f, 0.3f));
        float spot = Noise.at(rest[0] * 36, rest[1] * 36, rest[2] * 36, traits.seed() + 9);
        return amount * where * Noise.step(0.45f, 0.8f, spot + 0.15f);
    }

    private float moles() {
        float dark = 0;
        if (rest[2] < 0.9f) return 0;
        for (Skin.Mole m : traits.skin().moles()) {
            float from = (float) Math.hypot(rest[0] - m.x(), rest[1] - m.y());
            dark = Math.max(dark, m.dark() * Noise.step(m.radius(), 0.6f * m.radius(), from));
        }
        return dark;
    }

    /// Lines of the forehead and at the corners of the eyes, deeper with age.
    private float wrinkles() {
        float old = (float) traits.old();
        if (old < 0.15f || rest[2] < 0.9f) return 0;
        float wave = Noise.at(rest[0] * 2.2f, rest[1] * 2, 0, traits.seed() + 5);
        float brow = Noise.bell(rest[1], 7.78f, 0.13f) * (float) Math.sin(62 * rest[1] + 3 * wave + 4 * rest[0] * rest[0]) * Noise.bell(rest[0], 0, 0.42f);
        float dx = Math.abs(rest[0]) - 0.46f, dy = rest[1] - 7.27f;
        float feet = dx > 0 ? Noise.bell(dx, 0.08f, 0.08f) * Noise.bell(dy, 0, 0.12f) * (float) Math.sin(14 * Math.atan2(dy, dx + 0.05f) + 2 * wave) : 0;
        return old * (0.28f * brow + 0.3f * feet);
    }

    private float shine(float power, float strength) {
        float cos = dot(n, half);
        if (cos <= 0 || dot(n, light.toKey) <= 0) return 0;
        float grazing = (float) Math.pow(1 - Math.max(0, dot(view, half)), 5);
        return strength * reach() * (float) Math.pow(cos, power) * (1 + 6 * grazing);
    }

    private void plain(float r, float g, float bl, float gloss) {
        float s = shine(50, gloss);
        out[0] = r * e[0] + s * light.key.r();
        out[1] = g * e[1] + s * light.key.g();
        out[2] = bl * e[2] + s * light.key.b();
    }

    /// Gaps between the teeth, darker towards the corners of the mouth.
    private void teeth() {
        float gap = 1 - 0.4f * Noise.bell((float) Math.IEEEremainder(rest[0], 0.085), 0, 0.008f), inside = 1.25f - 2.6f * Math.abs(rest[0]);
        float tone = gap * Math.max(0.15f, inside);
        plain(0.8f * tone, 0.74f * tone, 0.65f * tone, 0.3f);
    }

    private void cloth(float below) {
        Rgb cloth = outfit.colour(below, p[0], p[1]);
        float weave = 1 + 0.05f * Noise.at(rest[0] * 40, rest[1] * 40, rest[2] * 40, 8) + 0.12f * Noise.fractal(rest[0] * 2, rest[1] * 2, rest[2] * 2, 2, 11);
        float fuzz = (float) Math.pow(1 - Math.max(0, dot(n, view)), 3) * 0.12f;
        out[0] = (cloth.r() + fuzz * cloth.r()) * weave * e[0];
        out[1] = (cloth.g() + fuzz * cloth.g()) * weave * e[1];
        out[2] = (cloth.b() + fuzz * cloth.b()) * weave * e[2];
    }

    /// Sclera, limbus, iris with fibres, pupil, and two highlights: of the main light and of a window above the camera.
    private void eye() {
        Traits.EyeTraits eyes = traits.eyes();
        unit(rest);
        float rho = (float) Math.hypot(rest[0], rest[1]), angle = (float) Math.atan2(rest[1], rest[0]);
        float size = 0.49f * (float) eyes.irisSize(), at = rho / size;
        float veins = Math.max(0, Noise.fractal(angle * 4, rho * 9, 0, 3, traits.seed())) * Noise.step(0.55f, 0.9f, rho);
        float r = 0.71f - 0.05f * veins, g = 0.665f - 0.28f * veins, bl = 0.64f - 0.3f * veins;
        if (at < 1.08f) {
            float fibre = Noise.at((float) Math.cos(angle) * 14, (float) Math.sin(angle) * 14, at * 2.5f, traits.seed()) * 0.35f + Noise.at((float) Math.cos(angle) * 30, (float) Math.sin(angle) * 30, at * 3, 2) * 0.2f;
            float tone = (0.9f + fibre + 0.55f * Noise.bell(at, 0.5f, 0.18f)) * Noise.step(1.02f, 0.72f, at) + 0.12f;
            float ring = Noise.step(1.08f, 0.94f, at), pupil = Noise.step(0.4f, 0.34f, at);
            r = Noise.mix(r, eyes.iris().r() * tone, ring) * (1 - 0.97f * pupil);
            g = Noise.mix(g, eyes.iris().g() * tone, ring) * (1 - 0.97f * pupil);
            bl = Noise.mix(bl, eyes.iris().b() * tone, ring) * (1 - 0.97f * pupil);
        }
        float lid = 1 - 0.62f * Noise.step(0.12f, 0.5f, rest[1]) - 0.25f * Noise.step(0.3f, 0.75f, Math.abs(rest[0]));
        float glint = 0;
        if (at < 1.3f) {
            glint = 2.6f * (float) Math.pow(Math.max(0, dot(n, half)), 700) * (0.3f + 0.7f * reach());
            float wx = n[0] + 0.13f, wy = n[1] - view[1] - 0.2f;
            glint += 0.55f * Noise.step(0.05f, 0.03f, Math.abs(wx)) * Noise.step(0.06f, 0.04f, Math.abs(wy));
        }
        out[0] = r * e[0] * lid + glint * light.key.r();
        out[1] = g * e[1] * lid + glint * light.key.g();
        out[2] = bl * e[2] * lid + glint * light.key.b();
    }

    /// Fibres that hang: a wide highlight across them (Kajiya and Kay 1989), tinted, and a narrow white one.
    private void hair() {
        float s = wa * mesh.uv[2 * a] + wb * mesh.uv[2 * b] + wc * mesh.uv[2 * c], t = wa * mesh.uv[2 * a + 1] + wb * mesh.uv[2 * b + 1] + wc * mesh.uv[2 * c + 1];
        float grey = grey(s * hair.width() - 0.5f, (1 - t) * hair.height() - 0.5f);
        if (dot(n, view) < 0) for (int k = 0; k < 3; k++) n[k] = -n[k];
        float[] down = figure.headDirection(0, -1, -0.15f);
        float dn = dot(down, n);
        for (int k = 0; k < 3; k++) down[k] -= (dn - 0.12f * (grey - 0.5f)) * n[k];
        unit(down);
        float th = dot(down, half), sin = (float) Math.sqrt(Math.max(0, 1 - th * th));
        float wide = 0.20f * (float) Math.pow(sin, 24), narrow = 0.07f * (float) Math.pow(sin, 110), reach = reach() * Math.max(0.15f, dot(n, light.toKey) * 0.6f + 0.5f);
        float facing = 0.55f + 0.45f * Math.max(0, dot(n, light.toKey));
        Rgb colour = traits.hair().colour();
        grey *= 1 + strand();
        float depth = 0.3f + 1.25f * grey;
        out[0] = colour.r() * depth * e[0] * facing + reach * light.key.r() * grey * (wide * (0.3f + 2 * colour.r()) + narrow);
        out[1] = colour.g() * depth * e[1] * facing + reach * light.key.g() * grey * (wide * (0.3f + 2 * colour.g()) + narrow);
        out[2] = colour.b() * depth * e[2] * facing + reach * light.key.b() * grey * (wide * (0.3f + 2 * colour.b()) + narrow);
    }

    /// Finer than the style's picture: single hairs, which hang; in an afro, curls.
    private float strand() {
        float fine = Math.clamp((sharpness - 60) / 150, 0f, 1f);
        if (fine == 0) return 0;
        if (curly) return 0.55f * fine * (Noise.at(rest[0] * 45, rest[1] * 45, rest[2] * 45, 21) + 0.6f * Noise.at(rest[0] * 90, rest[1] * 90, rest[2] * 90, 22));
        float around = (float) Math.atan2(rest[0], rest[2] - 0.5f), out = (float) Math.hypot(rest[0], rest[2] - 0.5f);
        return 0.3f * fine * Noise.at(around * 75, rest[1] * 2.2f, out * 4, 23) + 0.22f * fine * Noise.at(around * 190, rest[1] * 3, out * 6, 24);
    }

    private float grey(float x, float y) {
        int x0 = Math.clamp((int) x, 0, hair.width() - 2), y0 = Math.clamp((int) y, 0, hair.height() - 2), at = y0 * hair.width() + x0;
        float fx = Math.clamp(x - x0, 0f, 1f), fy = Math.clamp(y - y0, 0f, 1f);
        byte[] g = hair.grey();
        return Noise.mix(Noise.mix(g[at] & 255, g[at + 1] & 255, fx), Noise.mix(g[at + hair.width()] & 255, g[at + hair.width() + 1] & 255, fx), fy) / 255;
    }
}
