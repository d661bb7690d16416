package semblance.train.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

/// One batch over several cores: each worker differentiates its share on one thread, then the gradients are averaged
/// in the workers' order. Against libtorch's own threads inside each operation this meets once a step instead of at
/// every operation, which matters on a busy machine, and the result doesn't depend on timing. A graphics card has one
/// worker.
///
/// @param <B> one worker's share
public final class ParallelStep<B> implements AutoCloseable {

    private final Weights weights;
    private final Objective<B> objective;
    private final Tensor[] gradients;
    private final ExecutorService workers;

    public ParallelStep(Weights weights, Objective<B> objective, int workers) {
        this.weights = weights;
        this.objective = objective;
        this.gradients = new Tensor[workers];
        this.workers = Executors.newFixedThreadPool(workers, task -> {
            var thread = new Thread(() -> {
                torch.set_num_threads(1);
                torch.globalContext().setFlushDenormal(true);
                task.run();
            }, "train-worker");
            thread.setDaemon(true);
            return thread;
        });
        try (var scope = new PointerScope()) {
            for (int i = 0; i < workers; i++) {
                gradients[i] = torch.zeros_like(weights.flat());
                gradients[i].retainReference();
            }
        }
    }

    public int workers() {
        return gradients.length;
    }

    /// @param loss     mean over the workers
    /// @param gradient averaged, as long as the flat weights; valid until the next run
    public record Result(double loss, Tensor gradient) {
    }

    /// @param shares one a worker
    /// @param seed   for dropout and drop-path
    public Result run(List<B> shares, long seed) {
        if (shares.size() != gradients.length) {
            throw new IllegalArgumentException("got " + shares.size() + " shares, wanted " + gradients.length);
        }
        var running = new ArrayList<Future<Double>>();
        for (int i = 0; i < shares.size(); i++) {
            int worker = i;
            running.add(workers.submit(() -> differentiate(worker, shares.get(worker), seed)));
        }
        double loss = 0;
        for (Future<Double> f : running) loss += await(f) / gradients.length;
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            for (int i = 1; i < gradients.length; i++) gradients[0].add_(gradients[i]);
            gradients[0].mul_(new Scalar(1.0 / gradients.length));
        }
        return new Result(loss, gradients[0]);
    }

    private double differentiate(int worker, B share, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + worker);
        var mode = worker == 0 ? TorchOps.Mode.TRAIN : TorchOps.Mode.TRAIN_UNRECORDED;
        try (var scope = new PointerScope()) {
            var ops = new TorchOps(weights, mode, random);
            Tensor loss = objective.loss(ops, share);
            Tensor gradient = ops.gradient(loss);
            try (var guard = new NoGradGuard()) {
                gradients[worker].copy_(gradient);
            }
            return loss.item_float();
        }
    }

    private static double await(Future<Double> f) {
        try {
            return f.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException r) throw r;
            if (e.getCause() instanceof Error r) throw r;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in a training step", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        // one may be at work still, if another has failed
        workers.close();
        for (Tensor g : gradients) g.close();
    }
}
