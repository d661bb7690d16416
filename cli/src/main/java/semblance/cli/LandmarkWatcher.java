package semblance.cli;

import java.time.Duration;
import java.util.Locale;
import semblance.train.landmark.LandmarkTraining;
import semblance.train.trainer.Trainer;

/// Tells how the training of a network for landmarks goes.
record LandmarkWatcher(Output output, StopSignal stopSignal) implements LandmarkTraining.Watcher {

    @Override
    public void report(Trainer.Report r, double cutsPerSecond, long steps) {
        Duration left = Duration.ofSeconds((long) ((steps - r.step()) / r.stepsPerSecond()));
        output.note(String.format(Locale.ROOT, "step %d of %d  loss %.4f  rate %.1e  %.0f cuts/s  waiting %.0f %%  %s left", r.step(), steps, r.loss(), r.rate(),
                cutsPerSecond, 100 * r.waiting(), TrainCommand.clock(left)));
    }

    @Override
    public void measured(long step, double rough, double refined) {
        output.note(String.format(Locale.ROOT, "step %d  on people held out: %.2f %% of the eye distance, %.2f %% before correction", step, refined, rough));
    }

    @Override
    public boolean stop() {
        return stopSignal.requested();
    }
}
