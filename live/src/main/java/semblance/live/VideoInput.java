package semblance.live;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What ffmpeg is told to open.
///
/// @param address  a path, a URL or a device, as ffmpeg writes it
/// @param format   ffmpeg's name of the format, for devices; empty: found out
/// @param options  ffmpeg's options
/// @param live     frames come by the clock
/// @param silence  seconds without data after which it counts as dead
record VideoInput(String address, Optional<String> format, Map<String, String> options, boolean live, double silence) {

    /// A local file may name no other protocol: a playlist in a file must not make us fetch addresses.
    static VideoInput file(Path path) {
        return new VideoInput("file:" + path.toAbsolutePath(), Optional.empty(), Map.of("protocol_whitelist", "file"), false, 30);
    }

    /// RTSP over TCP: a lost UDP packet would smear the picture until the next key frame.
    static VideoInput stream(String address, double silence) {
        return new VideoInput(address, Optional.empty(), Map.of(
                "protocol_whitelist", "http,https,tcp,tls,udp,rtp,rtsp,rtsps,rtmp,rtmps,srt,crypto,hls",
                "rtsp_transport", "tcp", "analyzeduration", "1500000"), true, silence);
    }
}
