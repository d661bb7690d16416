package semblance.train.landmark;

import semblance.train.network.TorchDevice;

/// All that decides the training of a network for landmarks.
///
/// @param epochs  passes over the crops
/// @param batch   cuts a step, shared by the workers
/// @param rate    highest learning rate, of AdamW, after a twentieth of the steps of warm-up
/// @param decay   weight decay
/// @param average decay of the weights' moving average, which is what is measured and exported
/// @param heldOut share of the people kept out of training, to measure by
/// @param workers cores that train; on a graphics card, that make batches ready
/// @param device  `cpu` or `cuda`, see [TorchDevice]
/// @param seed    of every draw
public record LandmarkSettings(double epochs, int batch, double rate, double decay, double average, double heldOut, int workers, String device, long seed) {

    public LandmarkSettings {
        if (!(epochs > 0) || workers < 1 || batch < TorchDevice.of(device).shares(workers) || !(rate > 0) || !(decay >= 0) || !(average > 0 && average < 1) || !(heldOut >= 0 && heldOut < 1)) {
            throw new IllegalArgumentException("got " + epochs + " epochs, batch " + batch + " for " + workers + " workers, rate " + rate + ", decay " + decay
                    + ", average " + average + ", held out " + heldOut + "; wanted positive numbers, a batch of a picture a worker at least, and shares below 1");
        }
    }

    /// What the shipped network was trained with.
    public static LandmarkSettings standard(int workers, String device) {
        return new LandmarkSettings(16, 256, 4e-3, 0.02, 0.998, 0.03, workers, device, 1);
    }
}
