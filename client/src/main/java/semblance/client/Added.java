package semblance.client;

/// What became of a picture that was enrolled. When this is there, it is on the server's disk.
public record Added(Outcome outcome, Person person, EnrolledPortrait face) {

    /// `DUPLICATE`: the gallery had this very picture; nothing changed.
    public enum Outcome { ENROLLED, DUPLICATE }
}
