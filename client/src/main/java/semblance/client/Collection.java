package semblance.client;

import java.util.OptionalDouble;

/// People apart from other people, with a threshold of their own or the model's.
public record Collection(String name, OptionalDouble threshold, OptionalDouble slope) {
}
