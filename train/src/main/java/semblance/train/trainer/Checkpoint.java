package semblance.train.trainer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import semblance.train.network.Safetensors;
import semblance.train.network.Safetensors.Array;

/// A trainer's whole state at a step, as one safetensors file.
public record Checkpoint(long step, float[] trained, float[] statistics, float[] averageTrained, float[] averageStatistics,
        Map<String, float[]> optimizer) {

    private static final String OPTIMIZER = "optimizer.";

    /// Writes to a temporary name and moves, so that a kill leaves the old file or the new one.
    public void write(Path file) {
        var arrays = new LinkedHashMap<String, Array>();
        arrays.put("step", Array.vector(new float[] {step >>> 20, step & 0xfffff}));
        arrays.put("trained", Array.vector(trained));
        arrays.put("statistics", Array.vector(statistics));
        arrays.put("average.trained", Array.vector(averageTrained));
        arrays.put("average.statistics", Array.vector(averageStatistics));
        optimizer.forEach((name, values) -> arrays.put(OPTIMIZER + name, Array.vector(values)));
        Safetensors.write(file, arrays, Map.of("format", "semblance-checkpoint-1"));
    }

    public static Checkpoint read(Path file) {
        Map<String, Array> arrays = Safetensors.read(file);
        for (String name : new String[] {"step", "trained", "statistics", "average.trained", "average.statistics"}) {
            if (!arrays.containsKey(name)) {
                throw new IllegalArgumentException("got " + file + ", which lacks '" + name + "', wanted the checkpoint of a run");
            }
        }
        var optimizer = new LinkedHashMap<String, float[]>();
        arrays.forEach((name, array) -> {
            if (name.startsWith(OPTIMIZER)) optimizer.put(name.substring(OPTIMIZER.length()), array.values());
        });
        float[] step = arrays.get("step").values();
        return new Checkpoint(((long) step[0] << 20) + (long) step[1], arrays.get("trained").values(),
                arrays.get("statistics").values(), arrays.get("average.trained").values(),
                arrays.get("average.statistics").values(), optimizer);
    }
}
