package semblance.synth;

import java.util.stream.IntStream;

/// Light as it arrives at each vertex of a figure: the main light with its shadows, light from all around dimmed where the
/// surface is hidden; on skin the sum is spread along the surface, red farthest, as light wanders under skin
/// (the diffusion of Jensen et al. 2001, done by averaging neighbours: 6, 2 and 1 rounds for red, green and blue).
final class Lighting {

    private static final int[] ROUNDS = {5, 2, 1};

    final float[] toKey;
    final Rgb key, sky, ground;
    private final float[] toRim;
    private final Rgb rim;
    /// Share of the main light that reaches a vertex, for highlights.
    final float[] reach;
    private final Mesh mesh;
    private final ShadowMap shadow;
    private final int soft;

    /// @param cutout hair that is not there and throws no shadow
    Lighting(Figure figure, Light light, int mapSize, Raster.Cutout cutout) {
        mesh = figure.mesh;
        double az = Math.toRadians(light.azimuth()), el = Math.toRadians(light.elevation());
        toKey = new float[]{(float) (Math.sin(az) * Math.cos(el)), (float) Math.sin(el), (float) (Math.cos(az) * Math.cos(el))};
        toRim = new float[]{-0.75f * Math.signum(toKey[0]), 0.35f, -0.56f};
        rim = tint(-0.2).times(0.42 * light.ambient());
        key = tint(light.warmth()).times(1.12 * light.key());
        sky = tint(-0.35 * light.warmth() - 0.1).times(0.78 * light.ambient());
        ground = tint(0.5).times(0.36 * light.ambient());
        soft = 1 + (int) Math.round(2.4 * light.softness() * mapSize / 384);
        shadow = new ShadowMap(toKey, 0, 6.6f, 0.6f, 2.6f, mapSize);
        shadow.draw(mesh.position, solid(mesh, cutout));
        reach = new float[mesh.vertices()];
        for (int v = 0; v < reach.length; v++) arrive(v, figure.openness(v), figure.hairVertex(v));
        spread(Anatomy.get(), figure);
    }

    private static int[] solid(Mesh mesh, Raster.Cutout cutout) {
        return IntStream.range(0, mesh.material.length).filter(t -> mesh.material[t] != Mesh.HAIR || cutout.covers(t, 1 / 3f, 1 / 3f, t, 0))
                .flatMap(t -> IntStream.range(3 * t, 3 * t + 3)).map(i -> mesh.triangles[i]).toArray();
    }

    private static Rgb tint(double warmth) {
        return warmth > 0 ? new Rgb(1, 1, 1).mix(new Rgb(1.16f, 0.95f, 0.72f), warmth) : new Rgb(1, 1, 1).mix(new Rgb(0.84f, 0.97f, 1.18f), -warmth);
    }

    private void arrive(int v, float open, boolean hair) {
        float[] p = mesh.position, n = mesh.normal;
        int i = 3 * v;
        float cos = n[i] * toKey[0] + n[i + 1] * toKey[1] + n[i + 2] * toKey[2];
        float off = hair ? 0.06f : 0.03f;
        float lit = shadow.lit(p[i] + off * n[i], p[i + 1] + off * n[i + 1], p[i + 2] + off * n[i + 2], hair ? 0.09f : 0.035f, soft);
        reach[v] = lit;
        float direct = hair ? lit : lit * Math.max(0, (cos + 0.12f) / 1.12f);
        float up = 0.5f + 0.5f * n[i + 1], front = 0.35f * Math.max(0, n[i + 2]);
        float around = open * (1 + 0.25f * (1 - open));
        float edge = open * Math.max(0, n[i] * toRim[0] + n[i + 1] * toRim[1] + n[i + 2] * toRim[2]);
        mesh.light[i] = key.r() * direct + around * (Noise.mix(ground.r(), sky.r(), up) + front * sky.r()) + edge * rim.r();
        mesh.light[i + 1] = key.g() * direct + around * (Noise.mix(ground.g(), sky.g(), up) + front * sky.g()) + edge * rim.g();
        mesh.light[i + 2] = key.b() * direct + around * (Noise.mix(ground.b(), sky.b(), up) + front * sky.b()) + edge * rim.b();
    }

    private void spread(Anatomy anatomy, Figure figure) {
        float[] next = new float[anatomy.vertices];
        for (int c = 0; c < 3; c++) {
            for (int round = 0; round < ROUNDS[c]; round++) {
                for (int v = 0; v < next.length; v++) next[v] = average(anatomy.neighbours[v], v, c);
                for (int v = 0; v < next.length; v++) if (anatomy.vertexKind[v] == HeadModel.BODY) mesh.light[3 * v + c] = next[v];
            }
        }
    }

    private float average(int[] neighbours, int v, int c) {
        float sum = 0;
        for (int o : neighbours) sum += mesh.light[3 * o + c];
        return 0.4f * mesh.light[3 * v + c] + 0.6f * sum / neighbours.length;
    }
}
