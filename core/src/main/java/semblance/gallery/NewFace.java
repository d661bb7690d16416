package semblance.gallery;

/// A face to enrol under a name: the person of that name in that collection, made if there is none.
///
/// @throws IllegalArgumentException if a name is not one (see [Person#checkName])
public record NewFace(String collection, String name, Sample sample) {

    public NewFace {
        Person.checkName(collection);
        Person.checkName(name);
    }
}
