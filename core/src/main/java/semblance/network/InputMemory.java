package semblance.network;

import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Native memory for a network's inputs, lent again and again: new memory would be zeroed, and asked of the system page by page, for
/// every picture. There are as many pieces as calls ever ran at once, each as large as the largest input it was lent for. Freed some
/// time after the model is forgotten. Safe to share between threads.
final class InputMemory {

    private static final int ALIGNMENT = 64;

    private final ConcurrentLinkedDeque<FloatBuffer> idle = new ConcurrentLinkedDeque<>();

    /// So many floats of any value, for one caller until it gives them back.
    FloatBuffer take(int floats) {
        FloatBuffer last = idle.pollFirst();
        return last != null && last.capacity() >= floats ? last.clear().limit(floats)
                : Arena.ofAuto().allocate((long) Float.BYTES * floats, ALIGNMENT).asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    void giveBack(FloatBuffer floats) {
        idle.addFirst(floats);
    }
}
