package semblance.evaluate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads Python pickles that hold plain data only: lists, tuples, byte strings, text, whole numbers, booleans, None.
/// Protocols 1 to 5; protocol 0, which writes everything as text, is refused.
///
/// A pickle is a program for a small stack machine and may call any Python function; this reader knows the opcodes of
/// data and refuses all others, with one exception: `_codecs.encode(text, "latin1")`, which is how Python 3 writes bytes
/// into old protocols, and which becomes the bytes it stands for. Nothing is ever executed, sizes are checked against
/// what is left of the file before anything is allocated, and the number of values is limited.
final class Pickle {

    private static final int MOST_VALUES = 20_000_000;

    private static final Object MARK = new Object(), ENCODE = new Object(), NONE = new Object();

    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private int values;
    private long encoded;

    private Pickle(byte[] bytes) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The pickled value: `List` (tuples too), `byte[]`, `String`, `Long`, `Boolean`, or [#isNone] none of them.
    ///
    /// @throws ProtocolException if it is cut short, damaged, or not plain data
    static Object read(byte[] bytes) {
        Pickle pickle = new Pickle(bytes);
        while (pickle.in.hasRemaining()) {
            int opcode = pickle.in.get() & 0xff;
            if (opcode == '.') return pickle.pop();
            pickle.step(opcode);
        }
        throw new ProtocolException("got a pickle of " + bytes.length + " bytes without its end, wanted a whole one");
    }

    static boolean isNone(Object value) {
        return value == NONE;
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> skip(1);
            case 0x95 -> skip(8);
            case '(' -> push(MARK);
            case '0' -> pop();
            case 'N' -> push(NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'I' -> pushLine(line());
            case 'K' -> push((long) (take(1).get() & 0xff));
            case 'M' -> push((long) (take(2).getShort() & 0xffff));
            case 'J' -> push((long) take(4).getInt());
            case 'U', 'C' -> push(bytes(take(1).get() & 0xff));
            case 'T', 'B' -> push(bytes(take(4).getInt()));
            case 0x8e -> push(bytes(take(8).getLong()));
            case 0x8c -> push(text(take(1).get() & 0xff));
            case 'X' -> push(text(take(4).getInt()));
            case 0x8d -> push(text(take(8).getLong()));
            default -> structure(opcode);
        }
    }

    private void structure(int opcode) {
        switch (opcode) {
            case ']', ')' -> push(new ArrayList<>());
            case 't' -> push(sinceMark());
            case 0x85 -> push(last(1));
            case 0x86 -> push(last(2));
            case 0x87 -> push(last(3));
            case 'a' -> append(last(1));
            case 'e' -> append(sinceMark());
            case 'q' -> memo.put(take(1).get() & 0xff, top());
            case 'r' -> memo.put(take(4).getInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> push(remembered(take(1).get() & 0xff));
            case 'j' -> push(remembered(take(4).getInt()));
            case 'c' -> global(line(), line());
            case 0x93 -> stackGlobal();
            case 'R' -> call();
            default -> throw refused("the opcode 0x%02x".formatted(opcode));
        }
    }

    private void pushLine(String number) {
        // Protocol 1 writes booleans as the numbers 00 and 01.
        if (number.equals("00") || number.equals("01")) push(number.equals("01"));
        else push((long) number(number));
    }

    private void stackGlobal() {
        List<Object> names = last(2);
        if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) throw refused("a call by no name");
        global(module, name);
    }

    private void global(String module, String name) {
        if (!module.equals("_codecs") || !name.equals("encode")) throw refused("a call of " + printable(module + "." + name));
        push(ENCODE);
    }

    private void call() {
        List<Object> call = last(2);
        boolean latin = call.get(0) == ENCODE && call.get(1) instanceof List<?> arguments && arguments.size() == 2
                && arguments.get(0) instanceof String && "latin1".equals(arguments.get(1));
        if (!latin) throw refused("a call other than _codecs.encode(text, \"latin1\")");
        String text = (String) ((List<?>) call.get(1)).getFirst();
        // One text may be referred to often; all its copies together must not outgrow the file.
        encoded += text.length();
        if (encoded > in.capacity()) throw refused("more encoded bytes than the file holds");
        push(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void append(List<Object> items) {
        if (!(top() instanceof List<?>)) throw refused("an append to what is no list");
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) top();
        list.addAll(items);
    }

    private List<Object> sinceMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) throw refused("an end without a beginning");
        List<Object> items = last(stack.size() - mark - 1);
        pop();
        return items;
    }

    /// Takes the uppermost values off the stack.
    private List<Object> last(int count) {
        if (count > stack.size()) throw refused("an empty stack");
        List<Object> tail = stack.subList(stack.size() - count, stack.size());
        List<Object> items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }

    private void push(Object value) {
        if (++values > MOST_VALUES) throw refused("more than " + MOST_VALUES + " values");
        stack.add(value);
    }

    private Object pop() {
        return last(1).getFirst();
    }

    private Object top() {
        if (stack.isEmpty()) throw refused("an empty stack");
        return stack.getLast();
    }

    private Object remembered(int place) {
        Object value = memo.get(place);
        if (value == null) throw refused("a reference to value " + place + " before it was stored");
        return value;
    }

    private ByteBuffer take(int count) {
        if (in.remaining() < count) throw refused("the end of the file in the middle of a value");
        ByteBuffer slice = in.slice(in.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + count);
        return slice;
    }

    private void skip(int count) {
        take(count);
    }

    private byte[] bytes(long length) {
        if (length < 0 || length > in.remaining()) throw refused("a string of " + length + " bytes where " + in.remaining() + " are left");
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private String text(long length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (char c = (char) (take(1).get() & 0xff); c != '\n'; c = (char) (take(1).get() & 0xff)) {
            if (line.length() > 200) throw refused("a line of more than 200 characters");
            line.append(c);
        }
        return line.toString();
    }

    private int number(String line) {
        try {
            return Integer.parseInt(line);
        } catch (NumberFormatException e) {
            throw refused("the number \"" + printable(line) + "\"");
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private ProtocolException refused(String what) {
        return new ProtocolException("got " + what + " before byte " + in.position()
                + " of a pickle, wanted plain lists, byte strings, numbers and booleans");
    }
}
