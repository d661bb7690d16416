package semblance.synth;

/// What a person has on in one shot.
///
/// @param clothes chooses cut and colour
public record Wear(boolean glasses, long clothes) {
}
