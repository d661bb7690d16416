package semblance.train.detector;

import java.nio.file.Path;
import java.util.List;
import semblance.train.network.TorchDevice;

/// All that decides a detector's training, as the run folder keeps it in `settings.json`.
///
/// @param data         folders of labelled pictures: photos, face crops, or WIDER FACE's layout
/// @param side         of the square training pictures, pixels, a multiple of 32
/// @param smallestFace wanted in a training picture, pixels
/// @param largestFace  likewise; may be larger than the side, such faces are cut
/// @param batch        pictures a step, shared evenly by the workers
/// @param workers      cores that train; on a graphics card, that make batches ready
/// @param device       `cpu` or `cuda`, see [TorchDevice]
/// @param steps        of the whole run
/// @param rate         highest learning rate, of AdamW, after a twentieth of the steps (at most 300) of warm-up
/// @param decay        weight decay
/// @param average      decay of the weights' moving average, which is what is measured and exported
/// @param negatives    background anchors for each face anchor, 3 to 7 usually
/// @param heldOut      every so-manieth photo measures instead of training
/// @param measureEvery steps between measurements
/// @param seed         of every draw
/// @param terms        of the data, for the card: what the trained network may be used for
public record DetectorSettings(List<String> data, int side, double smallestFace, double largestFace, int batch, int workers, String device,
        long steps, double rate, double decay, double average, int negatives, int heldOut, int measureEvery, long seed,
        String terms) {

    public DetectorSettings {
        data = List.copyOf(data);
        check(!data.isEmpty(), "no data", "a folder at least");
        check(side >= 64 && side % 32 == 0, "a side of " + side, "a multiple of 32 from 64");
        check(smallestFace >= 8 && largestFace > smallestFace, "faces from " + smallestFace + " to " + largestFace, "8 or more to something larger");
        check(workers >= 1 && batch >= 1 && batch % TorchDevice.of(device).shares(workers) == 0, "a batch of " + batch + " for " + workers + " workers", "a multiple of the workers");
        check(steps >= 1 && measureEvery >= 1, steps + " steps, measured every " + measureEvery, "1 or more");
        check(rate > 0 && decay >= 0 && average > 0 && average < 1, "rate " + rate + ", decay " + decay + ", average " + average,
                "a rate above 0, a decay from 0, an average between 0 and 1");
        check(negatives >= 1 && heldOut >= 2, negatives + " negatives, 1 photo in " + heldOut + " held out", "1 or more, and 2 or more");
    }

    private static void check(boolean fine, String got, String wanted) {
        if (!fine) throw new IllegalArgumentException("got " + got + ", wanted " + wanted);
    }

    /// What the shipped detector was trained with, but for its length.
    public static DetectorSettings standard(List<Path> data, long steps) {
        return new DetectorSettings(data.stream().map(Path::toString).toList(), 320, 16, 400, 8, 1, "cpu", steps, 2.5e-3, 0.02, 0.998, 7,
                20, 1000, 1, "as the training data's terms allow");
    }

    /// Into how many shares a batch is cut.
    int shares() {
        return TorchDevice.of(device).shares(workers);
    }

    /// The batch grows to the next multiple of the shares.
    public DetectorSettings on(String device, int workers) {
        int shares = Math.max(1, TorchDevice.of(device).shares(workers)), even = (batch + shares - 1) / shares * shares;
        return new DetectorSettings(data, side, smallestFace, largestFace, even, workers, device, steps, rate, decay, average, negatives,
                heldOut, measureEvery, seed, terms);
    }

    public DetectorSettings withTerms(String terms) {
        return new DetectorSettings(data, side, smallestFace, largestFace, batch, workers, device, steps, rate, decay, average, negatives,
                heldOut, measureEvery, seed, terms);
    }

    long warmUp() {
        return Math.min(300, steps / 20);
    }
}
