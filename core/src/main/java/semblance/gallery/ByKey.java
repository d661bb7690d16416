package semblance.gallery;

import java.util.Arrays;

/// Whole numbers by keys that come in ascending order, such as rows' own: 12 bytes each, where a map takes seventy. For one thread.
final class ByKey {

    private long[] keys = new long[1024];
    private int[] numbers = new int[1024];
    private int count;

    /// Returns whether the key is above all before it; else nothing happens.
    boolean put(long key, int number) {
        if (count > 0 && key <= keys[count - 1]) return false;
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        keys[count] = key;
        numbers[count++] = number;
        return true;
    }

    /// Where no key was left out it lies at its distance from the first, else before that.
    int get(long key, int otherwise) {
        if (count == 0 || key < keys[0] || key > keys[count - 1]) return otherwise;
        int last = (int) Math.min(count - 1, key - keys[0]);
        int at = keys[last] == key ? last : Arrays.binarySearch(keys, 0, last, key);
        return at < 0 ? otherwise : numbers[at];
    }
}
