package semblance.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// InsightFace's verification files (`lfw.bin`, `cfp_fp.bin`, `agedb_30.bin`, `calfw.bin`, ...): a pickled couple of a list
/// of encoded 112x112 crops, two a pair, and a list that says for every pair whether it shows one person.
///
/// The crops are aligned to the template already: embed them with [PhotoEmbedder#ofCrops]. They have no folds; InsightFace
/// takes tenths in order, and so do we (see [PairDistances#of]).
public final class InsightFaceBin {

    private static final long MOST_BYTES = 1L << 30;

    private InsightFaceBin() {
    }

    /// @throws ProtocolException if it is not such a file; nothing of it is ever executed
    public static PhotoPairs read(Path file) {
        Object root = Pickle.read(bytes(file));
        if (!(root instanceof List<?> couple) || couple.size() != 2
                || !(couple.get(0) instanceof List<?> crops) || !(couple.get(1) instanceof List<?> same) || crops.size() != 2 * same.size()) {
            throw new ProtocolException(file + ": wanted a pair of lists, two pictures for every answer; got something else");
        }
        PhotoPairs.Collector collector = new PhotoPairs.Collector();
        for (int i = 0; i < same.size(); i++) {
            collector.add(crop(file, crops, 2 * i), crop(file, crops, 2 * i + 1), isSame(file, same.get(i)), PhotoPairs.Collector.NO_FOLD);
        }
        return collector.pairs();
    }

    private static Photo crop(Path file, List<?> crops, int place) {
        if (crops.get(place) instanceof byte[] bytes) return new Photo.Encoded(file.getFileName() + "#" + place, bytes);
        throw new ProtocolException(file + ": wanted the bytes of a picture at place " + place + ", got another type");
    }

    private static boolean isSame(Path file, Object value) {
        return switch (value) {
            case Boolean b -> b;
            case Long n when n == 0 || n == 1 -> n == 1;
            default -> throw new ProtocolException(file + ": wanted true or false for every pair, got something else");
        };
    }

    private static byte[] bytes(Path file) {
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) throw new ProtocolException(file + ": got " + size + " bytes, wanted at most " + MOST_BYTES);
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
