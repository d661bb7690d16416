package semblance.train.trainer;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import semblance.train.network.Optimizer;
import semblance.train.network.Schedule;
import semblance.train.network.Weights;

/// The training loop: batch, gradient, clip, step, average; checkpoint and report now and then. It knows nothing of
/// faces, networks or losses.
///
/// @param <B> one worker's share of a batch
public final class Trainer<B> implements AutoCloseable {

    /// How a run goes.
    ///
    /// @param clip            the gradient's norm is scaled down to this (Pascanu et al. 2013)
    /// @param averageDecay    of the moving average, for example 0.999
    /// @param reportEvery     steps between reports
    /// @param checkpointEvery steps between checkpoints
    /// @param seed            of dropout and drop-path
    public record Plan(Schedule schedule, double clip, double averageDecay, int reportEvery, int checkpointEvery, long seed) {
    }

    /// What a report says of the steps since the last one.
    ///
    /// @param step       steps done
    /// @param loss       mean
    /// @param gradient   mean norm before clipping
    /// @param stepsPerSecond with loading
    /// @param waiting    share of the time spent waiting for data, 0 to 1
    public record Report(long step, double loss, double rate, double gradient, double stepsPerSecond, double waiting) {
    }

    /// What a run tells while it goes on; called between steps on the caller's thread.
    public interface Listener {
        void report(Report report);

        /// Time to save; the trainer's state is whole.
        void checkpoint(long step);

        /// Asked after every step; true ends the run early.
        default boolean stop() {
            return false;
        }
    }

    private final Plan plan;
    private final Weights weights;
    private final Optimizer optimizer;
    private final ParallelStep<B> parallel;
    private final Average average;
    private final Tensor statistics;
    private final int loaders;
    private long step;

    /// @param cores on the processor they train; else they make batches ready
    public Trainer(Plan plan, Weights weights, Optimizer optimizer, Objective<B> objective, int cores) {
        this.plan = plan;
        this.weights = weights;
        this.optimizer = optimizer;
        this.parallel = new ParallelStep<>(weights, objective, weights.device().shares(cores));
        this.loaders = weights.device().loaders(cores);
        this.average = new Average(weights, plan.averageDecay);
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            statistics = weights.flatStatistics().clone();
            statistics.retainReference();
        }
    }

    /// Runs from the current step to the schedule's end, or until the listener stops it.
    ///
    /// @throws DivergedException if a loss is no longer a finite number; the weights and statistics are those before that step
    public void run(BatchSource<B> source, Listener listener) {
        long last = plan.schedule.total();
        try (var prefetch = new Prefetch<>(source, step, last, loaders)) {
            var window = new Window(0);
            while (step < last && !listener.stop()) {
                window.add(step(prefetch.next()));
                if (step % plan.reportEvery == 0 || step == last) {
                    listener.report(window.report(prefetch.waited()));
                    window = new Window(prefetch.waited());
                }
                if (step % plan.checkpointEvery == 0 || step == last) listener.checkpoint(step);
            }
        }
    }

    private record Done(double loss, double norm) {
    }

    private Done step(List<B> shares) {
        copy(weights.flatStatistics(), statistics);
        var result = parallel.run(shares, plan.seed + step);
        double norm = clip(result.gradient());
        if (!Double.isFinite(result.loss()) || !Double.isFinite(norm)) {
            copy(statistics, weights.flatStatistics());
            throw new DivergedException(step, result.loss(), norm, shares);
        }
        optimizer.step(weights, result.gradient(), plan.schedule.rate(step));
        average.update(weights);
        step++;
        return new Done(result.loss(), norm);
    }

    private static void copy(Tensor from, Tensor to) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            to.copy_(from);
        }
    }

    private double clip(Tensor gradient) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            double norm = gradient.norm().item_float();
            if (norm > plan.clip) gradient.mul_(new Scalar(plan.clip / norm));
            return norm;
        }
    }

    /// Sums since the last report.
    private final class Window {
        private final long start = System.nanoTime();
        private final long waitedBefore;
        private double loss, norm;
        private long steps;


        Window(long waitedBefore) {
            this.waitedBefore = waitedBefore;
        }

        void add(Done done) {
            loss += done.loss;
            norm += done.norm;
            steps++;
        }

        Report report(long waited) {
            double nanos = System.nanoTime() - start;
            return new Report(step, loss / steps, plan.schedule.rate(step - 1), norm / steps, steps / nanos * 1e9,
                    (waited - waitedBefore) / nanos);
        }
    }

    public long step() {
        return step;
    }

    /// Steps of the whole run.
    public long steps() {
        return plan.schedule.total();
    }

    /// Runs something on the averaged weights, for example an evaluation or an export.
    public void onAverage(Runnable task) {
        onAverage(() -> {
            task.run();
            return step;
        });
    }

    /// Asks something of the averaged weights.
    public <R> R onAverage(Supplier<R> question) {
        average.swap(weights);
        try {
            return question.get();
        } finally {
            average.swap(weights);
        }
    }

    /// All that an exact continuation needs.
    public Checkpoint checkpoint() {
        return new Checkpoint(step, Weights.values(weights.flat()), Weights.values(weights.flatStatistics()),
                average.trained(), average.statistics(), optimizer.state());
    }

    /// Continues where a checkpoint was taken.
    public void restore(Checkpoint checkpoint) {
        step = checkpoint.step();
        Weights.fill(weights.flat(), checkpoint.trained());
        Weights.fill(weights.flatStatistics(), checkpoint.statistics());
        average.restore(checkpoint.averageTrained(), checkpoint.averageStatistics(), checkpoint.step());
        optimizer.restore(checkpoint.optimizer());
    }

    @Override
    public void close() {
        parallel.close();
        average.close();
        statistics.close();
    }
}
