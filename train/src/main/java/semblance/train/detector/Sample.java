package semblance.train.detector;

import java.util.List;
import semblance.image.Image;

/// What the network sees at training: a square picture and its faces.
record Sample(Image image, List<MarkedFace> faces) {

    Sample mirrored() {
        int w = image.width();
        byte[] from = image.rgb(), to = new byte[from.length];
        for (int p = 0, row = 0; p < from.length; row += 3 * w) {
            for (int x = w - 1; x >= 0; x--) {
                int i = row + 3 * x;
                to[p++] = from[i];
                to[p++] = from[i + 1];
                to[p++] = from[i + 2];
            }
        }
        return new Sample(new Image(w, image.height(), to), faces.stream().map(f -> f.mirrored(w)).toList());
    }
}
