package semblance.gallery;

/// One person a probe resembles, by that person's nearest enrolled face.
///
/// @param distance Euclidean, 0 to 2; smaller is more alike
/// @param face     id of that nearest face
public record Match(Person person, double distance, String face) {
}
