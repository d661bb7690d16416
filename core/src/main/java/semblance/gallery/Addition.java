package semblance.gallery;

/// What became of a face that was to be enrolled.
public sealed interface Addition {

    /// It is in the gallery, durably, and every search that begins now sees it.
    record Added(Person person, String face) implements Addition {
    }

    /// Its picture was in the collection already, as a face of `person`, perhaps not the one it was meant for.
    /// Nothing was changed.
    record Duplicate(Person person, String face) implements Addition {
    }

    /// The person to add it to does not exist, or does no longer. Nothing was changed.
    record NoSuchPerson(String id) implements Addition {
    }

    /// The collection holds as many strangers as it may (see [Gallery#stranger]). Nothing was changed.
    record Full(int limit) implements Addition {
    }
}
