package semblance.train.trainer;

import java.util.List;

/// Training has left the numbers: a loss or gradient is not finite.
public final class DivergedException extends RuntimeException {

    private final transient List<?> batch;

    DivergedException(long step, double loss, double gradientNorm, List<?> batch) {
        super("at step " + step + " the loss is " + loss + " and the gradient's norm " + gradientNorm
                + ", wanted finite numbers: lower the learning rate, or look at the batch that was saved");
        this.batch = batch;
    }

    /// The shares that did it.
    public List<?> batch() {
        return batch;
    }
}
