package semblance.train.distill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A file of rows of one length that take long to compute. Until it is whole it has `.part` behind its name, and is gone on with
/// after a stop or a kill, row by row as far as they are whole.
final class SlowRows {

    private static final int CHUNK = 64;

    private SlowRows() {
    }

    /// @param header at the file's beginning
    /// @param row    called in parallel; the same bytes for the same number
    /// @return false if it was told to stop
    static boolean write(Path file, ByteBuffer header, int count, IntFunction<ByteBuffer> row, String what, Preparation told) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (var out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            int start = header.remaining(), length = row.apply(0).remaining();
            if (out.size() < start) out.write(header, 0);
            int done = (int) Math.max(0, (out.size() - start) / length);
            out.truncate(start + (long) done * length).position(out.size());
            while (done < count) {
                if (!told.goOn(what, done, count)) return false;
                List<ByteBuffer> rows = IntStream.range(done, Math.min(count, done + CHUNK)).parallel().mapToObj(row).toList();
                for (ByteBuffer bytes : rows) while (bytes.hasRemaining()) out.write(bytes);
                done += rows.size();
            }
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }
}
