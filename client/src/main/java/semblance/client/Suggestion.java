package semblance.client;

/// A stranger who may be someone the gallery has.
public record Suggestion(Person stranger, Person into, double distance, double similarity) {
}
