package semblance.live;

import java.nio.file.Path;
import java.util.List;

/// Writes the video with boxes, names, similarity and track ids drawn in. The file is complete after [#end], however the run ended.
public final class AnnotatedVideo implements LiveListener {

    private final VideoWriter writer;

    /// @param framesPerSecond of the source, for the bit rate
    public AnnotatedVideo(Path file, double framesPerSecond) {
        writer = new VideoWriter(file, framesPerSecond);
    }

    @Override
    public void frame(Frame frame, List<Seen> faces) {
        writer.add(LiveAnnotations.draw(frame.image(), faces), frame.seconds());
    }

    @Override
    public void end() {
        writer.close();
    }
}
