package semblance.live;

import semblance.image.Image;

/// One picture of a video.
///
/// @param number  counted from 0 as the source gave them; a gap is what the source lost
/// @param seconds when it shows, from the start of the source; rises strictly
/// @param arrived [System#nanoTime] when the source handed it over, from where latency is counted
public record Frame(long number, double seconds, long arrived, Image image) {
}
