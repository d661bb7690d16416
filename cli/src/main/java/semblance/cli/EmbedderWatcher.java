package semblance.cli;

import java.time.Duration;
import java.util.Locale;
import semblance.evaluate.Verification;
import semblance.train.EmbedderTraining;
import semblance.train.Stage;
import semblance.train.trainer.Trainer;

/// Tells how an embedder's training goes, on the screen and in the run's folder.
final class EmbedderWatcher implements EmbedderTraining.Listener {

    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    private final Output output;
    private final StopSignal stopSignal;
    private final int stages;
    private long steps;
    private String preparing = "";
    private long began, told, doneBefore;

    EmbedderWatcher(Output output, StopSignal stopSignal, int stages) {
        this.output = output;
        this.stopSignal = stopSignal;
        this.stages = stages;
    }

    @Override
    public boolean preparing(String what, long done, long all) {
        long now = System.nanoTime();
        if (!what.equals(preparing)) {
            preparing = what;
            began = told = now;
            doneBefore = done;
        } else if (now - told > TELL_EVERY.toNanos()) {
            told = now;
            Duration left = Duration.ofNanos((long) ((double) (now - began) / Math.max(1, done - doneBefore) * (all - done)));
            output.note(String.format(Locale.ROOT, "%s: %,d of %,d, %s left", what, done, all, TrainCommand.clock(left)));
        }
        return !stop();
    }

    @Override
    public void started(int number, Stage stage, long steps) {
        this.steps = steps;
        output.note("stage " + number + " of " + stages + ": " + stage.label() + ", " + steps + " steps");
    }

    @Override
    public void report(Stage stage, Trainer.Report r, double picturesPerSecond) {
        Duration left = Duration.ofSeconds((long) ((steps - r.step()) / Math.max(1e-9, r.stepsPerSecond())));
        output.note(String.format(Locale.ROOT, "%s  step %d of %d  loss %.4f  rate %.1e  %.0f pictures/s  waiting %.0f %%  %s left", stage.label(), r.step(),
                steps, r.loss(), r.rate(), picturesPerSecond, 100 * r.waiting(), TrainCommand.clock(left)));
    }

    @Override
    public void validated(Stage stage, long step, Verification v) {
        output.note(String.format(Locale.ROOT, "%s  step %d  on the people held out: F1 %.4f, TAR@FAR 1e-2 %.4f", stage.label(), step, v.f1(), v.tarAtFar().get(0.01)));
    }

    @Override
    public boolean stop() {
        return stopSignal.requested();
    }
}
