package semblance.train;

import java.util.List;
import java.util.Optional;
import semblance.train.distill.Hint;
import semblance.train.distill.Teacher;

/// What a stage learns from a teacher.
///
/// @param hints  maps that are imitated beside the vectors
/// @param blends share of the people looked at that are made of two
/// @param bends  share of the people looked at whose faces are bent
/// @param row    pictures of one person that come in a row and are changed in the same way; 1 if pictures come as they like
record Lessons(Teacher teacher, List<Hint> hints, double blends, double bends, int row) {

    /// Empty if the stage imitates nobody.
    static Optional<Lessons> of(Stage stage, Optional<Teacher> teacher) {
        double weight = switch (stage) {
            case Stage.Imitation i -> 1;
            case Stage.Classification c -> c.teacher();
            case Stage.Contrastive c -> c.teacher();
            case Stage.Triplet t -> t.teacher();
            case Stage.Unlabelled u -> 0;
        };
        if (weight == 0) return Optional.empty();
        Teacher known = teacher.orElseThrow(() -> new IllegalArgumentException("got the stage " + stage.label() + " with a teacher's weight of " + weight
                + ", wanted a teacher for it: name one with --teacher"));
        return Optional.of(switch (stage) {
            case Stage.Imitation i -> new Lessons(known, i.hints(), i.blends(), i.bends(), 1);
            case Stage.Triplet t -> new Lessons(known, List.of(), t.blends(), t.bends(), t.pictures());
            case Stage.Contrastive c -> new Lessons(known, List.of(), c.blends(), c.bends(), c.pictures());
            default -> new Lessons(known, List.of(), 0, 0, 1);
        });
    }

    /// The maps that a stage imitates.
    static List<Hint> hints(Stage stage) {
        return stage instanceof Stage.Imitation i ? i.hints() : List.of();
    }
}
