package semblance.train.dataset;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import semblance.align.FaceAligner;
import semblance.image.Image;

/// Aligned crops, one after the other in a memory-mapped file: 128x128 RGB, the 112-pixel template in the middle, so
/// that 8 pixels a side are there to shift, turn and scale into. Beside it lies `NAME.tsv`: a line a crop, with its
/// identity's name and its source.
///
/// Safe to read from several threads.
public final class CropShard implements Crops {

    /// Side of a stored crop, pixels.
    public static final int SIDE = 128;
    /// Bytes of a stored crop.
    public static final int BYTES = 3 * SIDE * SIDE;

    /// The 112x112 in the middle of a stored crop: what an embedder is given.
    public static Image face(byte[] stored) {
        int side = FaceAligner.SIZE, edge = (SIDE - side) / 2;
        byte[] face = new byte[3 * side * side];
        for (int y = 0; y < side; y++) System.arraycopy(stored, 3 * ((y + edge) * SIDE + edge), face, 3 * y * side, 3 * side);
        return new Image(side, side, face);
    }

    private static final byte[] MAGIC = "SEMCROP1".getBytes(StandardCharsets.US_ASCII);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment pixels;
    private final List<Entry> entries;

    /// @param identity the person's name in the data set
    /// @param source   where the crop came from, free text
    public record Entry(String identity, String source) {
        public Entry {
            if ((identity + source).chars().anyMatch(c -> c == '\n' || c == '\r') || identity.indexOf('\t') >= 0) {
                throw new IllegalArgumentException("got the identity '" + identity + "' from '" + source
                        + "', wanted no line ends, and no tab in the identity: rename it");
            }
        }
    }

    private CropShard(Path file) throws IOException {
        entries = Files.readAllLines(index(file)).stream().map(line -> {
            String[] parts = line.split("\t", 2);
            return new Entry(parts[0], parts.length > 1 ? parts[1] : "");
        }).toList();
        try (var channel = FileChannel.open(file)) {
            long wanted = MAGIC.length + (long) BYTES * entries.size();
            if (channel.size() != wanted) {
                throw new IllegalArgumentException("got " + file + " of " + channel.size() + " bytes, wanted " + wanted + " for the "
                        + entries.size() + " lines of " + index(file) + ": delete both and align again");
            }
            pixels = channel.map(FileChannel.MapMode.READ_ONLY, 0, wanted, arena);
            if (!Arrays.equals(pixels.asSlice(0, MAGIC.length).toArray(ValueLayout.JAVA_BYTE), MAGIC)) {
                throw new IllegalArgumentException("got " + file + ", which doesn't begin with " + new String(MAGIC, StandardCharsets.US_ASCII)
                        + ", wanted a file of crops");
            }
        }
    }

    /// @throws IllegalArgumentException if the file is none of crops, or its list of entries doesn't fit it
    public static CropShard open(Path file) {
        try {
            return new CropShard(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the shard " + file + ": " + e.getMessage(), e);
        }
    }

    /// Writes crops to a temporary name and moves.
    ///
    /// @param crops 128x128 RGB bytes of crop i
    public static void write(Path file, List<Entry> entries, IntFunction<byte[]> crops) {
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 20))) {
                out.write(MAGIC);
                for (int i = 0; i < entries.size(); i++) out.write(crops.apply(i), 0, BYTES);
            }
            Files.write(index(temporary), entries.stream().map(e -> e.identity + "\t" + e.source).toList());
            // the crops move last: with a list but without crops there is no shard yet
            Files.move(index(temporary), index(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // a full disk has better use for the room
            temporary.toFile().delete();
            index(temporary).toFile().delete();
            throw new UncheckedIOException("can't write the shard " + file + ": " + e.getMessage(), e);
        }
    }

    static Path index(Path file) {
        return file.resolveSibling(file.getFileName() + ".tsv");
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public Entry entry(int i) {
        return entries.get(i);
    }

    /// Copies crop `i` into `target`, `BYTES` long, rows from the top, red first.
    @Override
    public void read(int i, byte[] target) {
        MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, MAGIC.length + (long) BYTES * i, target, 0, BYTES);
    }

    @Override
    public void close() {
        arena.close();
    }
}
