package semblance.cli;

import java.time.Duration;
import java.util.Locale;
import semblance.evaluate.DetectorScore;
import semblance.train.detector.DetectorTraining;
import semblance.train.trainer.Trainer;

/// Tells how a detector's training goes.
record DetectorWatcher(Output output, StopSignal stopSignal) implements DetectorTraining.Watcher {

    @Override
    public void report(Trainer.Report r, Duration left) {
        output.note(String.format(Locale.ROOT, "step %d  loss %.3f  rate %.1e  %.2f steps/s  waiting %.0f %%  %s left", r.step(), r.loss(), r.rate(),
                r.stepsPerSecond(), 100 * r.waiting(), TrainCommand.clock(left)));
    }

    @Override
    public void measured(long step, DetectorScore score) {
        output.note(String.format(Locale.ROOT, "step %d  on the photos held out: AP@0.5 %.4f, landmark error %.2f %% of the eye distance", step,
                score.averagePrecision(), score.landmarkError()));
    }

    @Override
    public boolean stop() {
        return stopSignal.requested();
    }
}
