package semblance.train.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semblance.train.network.Safetensors.Array;

/// What torchvision calls the parameters of its `efficientnet_b0`, by timm's names, which are ours.
final class TorchvisionNames {

    private static final Map<String, String> ENDS = Map.of("features.0.0", "conv_stem", "features.0.1", "bn1", "features.8.0", "conv_head", "features.8.1", "bn2");
    /// The first stage's block doesn't widen.
    private static final Map<String, String> NARROW = Map.of("0.0", "conv_dw", "0.1", "bn1", "1.fc1", "se.conv_reduce", "1.fc2", "se.conv_expand",
            "2.0", "conv_pw", "2.1", "bn2");
    private static final Map<String, String> WIDE = Map.of("0.0", "conv_pw", "0.1", "bn1", "1.0", "conv_dw", "1.1", "bn2",
            "2.fc1", "se.conv_reduce", "2.fc2", "se.conv_expand", "3.0", "conv_pwl", "3.1", "bn3");
    private static final Pattern END = Pattern.compile("(features\\.[08]\\.[01])\\.(\\w+)"), BLOCK = Pattern.compile("features\\.(\\d+)\\.(\\d+)\\.block\\.(\\d\\.\\w+)\\.(\\w+)");
    /// Only there if it is an EfficientNet.
    private static final String SIGN = "features.1.0.block.1.fc1.weight";

    private TorchvisionNames() {
    }

    /// The arrays of a file, by timm's names if they had torchvision's.
    static Map<String, Array> inTimms(Map<String, Array> arrays) {
        if (!arrays.containsKey(SIGN)) return arrays;
        var renamed = new LinkedHashMap<String, Array>();
        arrays.forEach((name, array) -> renamed.put(inTimms(name), array));
        return renamed;
    }

    private static String inTimms(String name) {
        Matcher end = END.matcher(name), block = BLOCK.matcher(name);
        if (end.matches()) return ENDS.get(end.group(1)) + "." + end.group(2);
        if (!block.matches()) return name;
        int stage = Integer.parseInt(block.group(1)) - 1;
        String part = (stage == 0 ? NARROW : WIDE).get(block.group(3));
        return part == null ? name : "blocks." + stage + "." + block.group(2) + "." + part + "." + block.group(4);
    }
}
