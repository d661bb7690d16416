package semblance.store.cassandra;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// A row of a [Table], its columns in the table's order, as the driver's values.
record Row(List<Object> values) {

    static Row of(Object... values) {
        return new Row(Arrays.asList(values));
    }

    String text(int column) {
        return (String) values.get(column);
    }

    long number(int column) {
        return (Long) values.get(column);
    }

    double real(int column) {
        return (Double) values.get(column);
    }

    OptionalDouble maybe(int column) {
        return values.get(column) == null ? OptionalDouble.empty() : OptionalDouble.of(real(column));
    }

    byte[] bytes(int column) {
        ByteBuffer buffer = ((ByteBuffer) values.get(column)).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /// The same with another value in a column.
    Row with(int column, Object value) {
        Object[] changed = values.toArray();
        changed[column] = value;
        return of(changed);
    }
}
