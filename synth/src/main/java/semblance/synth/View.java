package semblance.synth;

import semblance.geometry.Point;

/// A pinhole camera that looks along -z: what lies at (`x`, `y`) and `distance` before it comes to (`centreX`,
/// `centreY`) of the picture; `focal` in pixels.
record View(float x, float y, float z, double centreX, double centreY, double focal) {

    /// Screen x, y and one over the distance, three a vertex.
    float[] project(float[] position) {
        float[] out = new float[position.length];
        for (int i = 0; i < out.length; i += 3) {
            float near = 1 / (z - position[i + 2]);
            out[i] = (float) (centreX + focal * (position[i] - x) * near);
            out[i + 1] = (float) (centreY - focal * (position[i + 1] - y) * near);
            out[i + 2] = near;
        }
        return out;
    }

    Point project(float px, float py, float pz) {
        double near = 1 / (z - pz);
        return new Point(centreX + focal * (px - x) * near, centreY - focal * (py - y) * near);
    }

    View shifted(double dx, double dy) {
        return new View(x, y, z, centreX + dx, centreY + dy, focal);
    }

    View times(double s) {
        return new View(x, y, z, centreX * s, centreY * s, focal * s);
    }
}
