package semblance.live;

import semblance.gallery.Person;

/// Who a track is, by the evidence of all its views so far.
public sealed interface Identity {

    /// Not enough good views yet, or two people are equally near.
    record Undecided() implements Identity {
    }

    /// Someone of the gallery; [Person#status] says whether named, provisional or ignored.
    ///
    /// @param distance   of the track's mean vector to the person's nearest face, 0 to 2
    /// @param similarity the same on the calibrated scale, 0 to 1, 0.5 at the threshold
    record Recognised(Person person, double distance, double similarity) implements Identity {
    }

    /// Seen well enough to say: nobody of the gallery.
    ///
    /// @param similarity to the nearest person, below 0.5; 0 if the gallery is empty
    record Stranger(double similarity) implements Identity {
    }

    Identity UNDECIDED = new Undecided();

    /// Whether both mean the same person, or both nobody.
    default boolean sameAs(Identity other) {
        return switch (this) {
            case Undecided u -> other instanceof Undecided;
            case Stranger s -> other instanceof Stranger;
            case Recognised r -> other instanceof Recognised o && o.person.id().equals(r.person.id());
        };
    }
}
