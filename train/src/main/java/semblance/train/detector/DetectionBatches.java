package semblance.train.detector;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import semblance.train.trainer.BatchSource;

/// Endless batches of composed samples. The sample at a place of the run is drawn by the seed and that place alone, so
/// a run that was stopped and resumed sees what an uninterrupted one would have seen.
///
/// @param size   samples a batch
/// @param shares into how many each is cut, evenly
record DetectionBatches(SampleMaker maker, int side, int size, int shares, long seed)
        implements BatchSource<DetectionBatch> {

    private static final RandomGeneratorFactory<RandomGenerator> RANDOM = RandomGeneratorFactory.of("L64X128MixRandom");

    @Override
    public List<DetectionBatch> batch(long step) {
        Anchors anchors = new Anchors(side, side);
        long first = step * size, share = size / shares;
        return IntStream.range(0, shares).mapToObj(s -> DetectionBatch.of(anchors,
                LongStream.range(first + s * share, first + (s + 1) * share).parallel().mapToObj(this::sample).toList())).toList();
    }

    Sample sample(long place) {
        return maker.make(RANDOM.create(seed * 1_000_003 + place));
    }
}
