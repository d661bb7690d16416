package semblance.train.run;

import java.util.List;
import semblance.image.Image;

/// Small pictures side by side, row after row: what a batch looks like.
public final class Sheet {

    private static final int COLUMNS = 8, MOST = 48;

    private Sheet() {
    }

    /// The first 48, eight in a row.
    ///
    /// @param all one or more, of one size
    public static Image of(List<Image> all) {
        List<Image> pictures = all.subList(0, Math.min(MOST, all.size()));
        int w = pictures.getFirst().width(), h = pictures.getFirst().height(), width = w * Math.min(COLUMNS, pictures.size());
        byte[] rgb = new byte[3 * width * h * ((pictures.size() + COLUMNS - 1) / COLUMNS)];
        for (int i = 0; i < pictures.size(); i++) {
            for (int y = 0; y < h; y++) {
                int to = (i / COLUMNS * h + y) * width + i % COLUMNS * w;
                System.arraycopy(pictures.get(i).rgb(), 3 * y * w, rgb, 3 * to, 3 * w);
            }
        }
        return new Image(width, rgb.length / 3 / width, rgb);
    }
}
