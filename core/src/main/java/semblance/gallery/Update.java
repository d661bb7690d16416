package semblance.gallery;

/// What became of a change to a person.
public sealed interface Update {

    /// It is durable; `person` is as it is now.
    record Done(Person person) implements Update {
    }

    /// Someone else in the collection has that name: choose another, or merge the two. Nothing was changed.
    record NameTaken(Person by) implements Update {
    }

    /// There is no person of that id, or no longer. Nothing was changed.
    record NoSuchPerson(String id) implements Update {
    }
}
