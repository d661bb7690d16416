package semblance.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The pictures of a folder as a video of 25 frames a second, in the order of their names (`2.png` before `10.png`). Pictures that
/// can't be decoded are counted and left out.
final class FolderSource implements FrameSource {

    private static final Logger LOG = LoggerFactory.getLogger(FolderSource.class);
    private static final double FRAMES_PER_SECOND = 25;

    private final Path folder;
    private final Iterator<Path> files;
    private volatile boolean closed = false;
    private long number = 0, damaged = 0;

    FolderSource(Path folder) {
        this.folder = folder;
        List<Path> pictures = pictures(folder);
        if (pictures.isEmpty()) {
            throw new SourceException("'" + folder + "' holds no picture; wanted frames as .jpg, .png, .bmp, .webp, .gif or .tiff");
        }
        files = pictures.iterator();
    }

    private static List<Path> pictures(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.getFileName().toString().toLowerCase().matches(".*\\.(jpe?g|png|bmp|webp|gif|tiff?)"))
                    .sorted((a, b) -> padded(a).compareTo(padded(b))).toList();
        } catch (IOException e) {
            throw new SourceException("'" + folder + "' can't be listed: " + e.getMessage(), e);
        }
    }

    /// Numbers at equal length, so that they sort by value.
    private static String padded(Path file) {
        return java.util.regex.Pattern.compile("\\d+").matcher(file.getFileName().toString())
                .replaceAll(m -> "0".repeat(Math.max(0, 20 - m.group().length())) + m.group());
    }

    @Override
    public Optional<Frame> next() {
        while (!closed && files.hasNext()) {
            Path file = files.next();
            long index = number++;
            try (VideoReader reader = new VideoReader(VideoInput.file(file)).open()) {
                Optional<VideoReader.Picture> picture = reader.next();
                if (picture.isPresent()) {
                    return Optional.of(new Frame(index, index / FRAMES_PER_SECOND, System.nanoTime(), picture.get().image()));
                }
            } catch (SourceException e) {
                LOG.warn("{}; left out", e.getMessage());
            }
            damaged++;
        }
        if (damaged == number && !closed) throw new SourceException("none of the pictures in '" + folder + "' can be decoded");
        return Optional.empty();
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public double framesPerSecond() {
        return FRAMES_PER_SECOND;
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public SourceHealth health() {
        return new SourceHealth(damaged, 0);
    }

    @Override
    public void close() {
        closed = true;
    }
}
