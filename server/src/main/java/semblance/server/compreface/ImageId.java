package semblance.server.compreface;

import java.util.UUID;

/// The id of an enrolled face as CompreFace's clients want it: a UUID. Some parse it.
///
/// A store that numbers its faces gets UUIDs of version 8 that hold the number; ids of other stores go as they are.
final class ImageId {

    /// SEMBLA in ASCII, and the version.
    private static final long HIGH = 0x53_45_4d_42_4c_41_8000L;
    /// The variant's two bits.
    private static final long VARIANT = 0x8000_0000_0000_0000L, NUMBER = 0x3fff_ffff_ffff_ffffL;
    /// Cassandra's numbers, milliseconds times a million, have as many digits and stay below until 2109.
    private static final String LARGEST = Long.toString(NUMBER);

    private ImageId() {
    }

    static String of(String face) {
        boolean number = face.matches("0|[1-9]\\d{0,18}") && (face.length() < LARGEST.length() || face.compareTo(LARGEST) <= 0);
        return number ? new UUID(HIGH, VARIANT | Long.parseLong(face)).toString() : face;
    }

    /// The face's id in the gallery.
    static String face(String imageId) {
        try {
            UUID id = UUID.fromString(imageId);
            boolean numbered = imageId.length() == 36 && id.getMostSignificantBits() == HIGH && (id.getLeastSignificantBits() & ~NUMBER) == VARIANT;
            return numbered ? Long.toString(id.getLeastSignificantBits() & NUMBER) : imageId;
        } catch (IllegalArgumentException e) {
            return imageId;
        }
    }
}
