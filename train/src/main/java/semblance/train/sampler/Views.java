package semblance.train.sampler;

/// Every picture of another sampler's batch twice, side by side: augmented by themselves, they are two views of it.
public record Views(Sampler pictures) implements Sampler {

    @Override
    public int[] batch(long step) {
        int[] once = pictures.batch(step), twice = new int[2 * once.length];
        for (int i = 0; i < twice.length; i++) twice[i] = once[i / 2];
        return twice;
    }
}
