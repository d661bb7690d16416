package semblance.image;

/// What the markers of a JPEG file say before anything is decoded (ITU T.81, annex B).
///
/// @param components 1 grey, 3 colour, 4 CMYK; 0 if there is no frame header
/// @param exif       an EXIF block is there
/// @param complete   the end marker follows the scan; a truncated file has none, and decoders fill it with grey
record JpegMarkers(int components, boolean exif, boolean complete) {

    private static final int START_OF_SCAN = 0xda, END = 0xd9, APP1 = 0xe1;

    static JpegMarkers of(byte[] jpeg) {
        int components = 0;
        boolean exif = false;
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == START_OF_SCAN) break;
            if (frameHeader(marker) && at + 9 < jpeg.length) components = jpeg[at + 9];
            if (marker == APP1 && at + 8 < jpeg.length) exif |= jpeg[at + 4] == 'E' && jpeg[at + 5] == 'x';
            at += 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
        }
        return new JpegMarkers(components, exif, ends(jpeg, at));
    }

    /// How many scans a file has, counted up to one more than `most`. Goes on through what is coded, where a 0xff followed by neither 0 nor
    /// a restart marker is a marker, and over what lies in between, as decoders do.
    static int scans(byte[] jpeg, int most) {
        int scans = 0;
        for (int at = 2; at + 3 < jpeg.length && scans <= most;) {
            int marker = jpeg[at] == (byte) 0xff ? jpeg[at + 1] & 0xff : 0;
            if (marker == END) break;
            if (marker == START_OF_SCAN) scans++;
            at += hasLength(marker) ? 2 + Math.max(2, (jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff) : 1;
        }
        return scans;
    }

    /// All but 0 (no marker), TEM, RST0 to SOI, and 0xff (fill).
    private static boolean hasLength(int marker) {
        return marker > 1 && (marker < 0xd0 || marker > 0xd8) && marker < 0xff;
    }

    private static boolean frameHeader(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean ends(byte[] jpeg, int scan) {
        for (int i = jpeg.length - 2; i > scan; i--) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xd9) return true;
        }
        return false;
    }
}
