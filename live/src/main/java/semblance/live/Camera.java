package semblance.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Cameras of this machine, by the system's own way to name them.
final class Camera {

    private Camera() {
    }

    static boolean names(String source) {
        return source.matches("webcam(:\\d+)?|/dev/video\\d+");
    }

    /// `webcam` is the first, `webcam:1` the second; on Linux the device may be given itself.
    static VideoInput input(String source) {
        String number = source.replaceFirst("^\\D*", "");
        int index = number.isEmpty() ? 0 : Integer.parseInt(number);
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) return device("avfoundation", index + ":none", Map.of("framerate", "30"));
        if (system.contains("win")) return device("dshow", "video=" + index, Map.of());
        return device("v4l2", existing(Path.of("/dev/video" + index)), Map.of());
    }

    /// @throws SourceException if there is no such device, or this user may not read it
    static String existing(Path device) {
        if (Files.isReadable(device)) return device.toString();
        if (Files.exists(device)) {
            throw new SourceException("the camera " + device + " may not be read by this user; on Linux, join the group it belongs to (most often `sudo usermod -aG video $USER`) and log in again");
        }
        List<String> there = IntStream.range(0, 64).mapToObj(i -> "/dev/video" + i).filter(d -> Files.exists(Path.of(d))).toList();
        throw new SourceException("there is no camera " + device + "; this machine has " + (there.isEmpty() ? "none" : there));
    }

    private static VideoInput device(String format, String address, Map<String, String> options) {
        return new VideoInput(address, Optional.of(format), options, true, 10);
    }
}
