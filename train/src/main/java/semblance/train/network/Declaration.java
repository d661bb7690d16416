package semblance.train.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semblance.train.network.Parameter.Init;

/// Walks a network only to learn its parameters, in the order of their first use.
final class Declaration implements Ops<Object> {

    private static final Object VALUE = new Object();

    private final Map<String, Parameter> found = new LinkedHashMap<>();

    static List<Parameter> of(Network network) {
        var declaration = new Declaration();
        network.apply(declaration, VALUE);
        return new ArrayList<>(declaration.found.values());
    }

    private Object declare(String name, boolean trained, boolean decayed, Init init, long... shape) {
        found.putIfAbsent(name, new Parameter(name, shape, trained, decayed, init));
        return VALUE;
    }

    @Override
    public Object convolve(Object x, Conv c) {
        // He et al. 2015, fan-out, as EfficientNet's authors initialise
        double fanOut = (double) c.kernel() * c.kernel() * c.out() / c.groups();
        declare(c.name() + ".weight", true, true, Init.normal(Math.sqrt(2 / fanOut)),
                c.out(), c.in() / c.groups(), c.kernel(), c.kernel());
        if (c.bias()) declare(c.name() + ".bias", true, false, Init.constant(0), c.out());
        return VALUE;
    }

    @Override
    public Object batchNorm(Object x, BatchNorm n) {
        declare(n.name() + ".weight", true, false, Init.constant(1), n.channels());
        declare(n.name() + ".bias", true, false, Init.constant(0), n.channels());
        declare(n.name() + ".running_mean", false, false, Init.constant(0), n.channels());
        declare(n.name() + ".running_var", false, false, Init.constant(1), n.channels());
        return VALUE;
    }

    @Override
    public Object layerNorm(Object x, LayerNorm n) {
        declare(n.name() + ".weight", true, false, Init.constant(1), n.channels());
        return declare(n.name() + ".bias", true, false, Init.constant(0), n.channels());
    }

    @Override
    public Object scale(Object x, Scale s) {
        return declare(s.name(), true, false, Init.constant(s.start()), s.channels());
    }

    @Override
    public Object weightedAverage(Object x, Places p) {
        return declare(p.name() + ".weight", true, false, Init.constant(1), p.channels(), p.side(), p.side());
    }

    @Override
    public Object linear(Object x, Linear l) {
        declare(l.name() + ".weight", true, true, Init.normal(Math.sqrt(1.0 / l.in())), l.out(), l.in());
        if (l.bias()) declare(l.name() + ".bias", true, false, Init.constant(0), l.out());
        return VALUE;
    }

    @Override
    public Object prelu(Object x, Slopes s) {
        return declare(s.name() + ".weight", true, false, Init.constant(0.25), s.channels());
    }

    @Override
    public Object normalise(Object x, double mean, double deviation) {
        return VALUE;
    }

    @Override
    public Object silu(Object x) {
        return VALUE;
    }

    @Override
    public Object leakyRelu(Object x, double slope) {
        return VALUE;
    }

    @Override
    public Object gelu(Object x) {
        return VALUE;
    }

    @Override
    public Object sigmoid(Object x) {
        return VALUE;
    }

    @Override
    public Object add(Object a, Object b) {
        return VALUE;
    }

    @Override
    public Object multiply(Object a, Object b) {
        return VALUE;
    }

    @Override
    public Object globalAverage(Object x) {
        return VALUE;
    }

    @Override
    public Object flatten(Object x) {
        return VALUE;
    }

    @Override
    public Object concatenate(List<Object> parts) {
        return VALUE;
    }

    @Override
    public Object upsampleTwice(Object x) {
        return VALUE;
    }

    @Override
    public Object anchors(Object x, int width) {
        return VALUE;
    }

    @Override
    public Object concatenateAnchors(List<Object> parts) {
        return VALUE;
    }

    @Override
    public Object softmax(Object x) {
        return VALUE;
    }

    @Override
    public Object unitLength(Object x) {
        return VALUE;
    }

    @Override
    public Object dropout(Object x, double p) {
        return VALUE;
    }

    @Override
    public Object dropPath(Object x, double p) {
        return VALUE;
    }
}
