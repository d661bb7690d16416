package semblance.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How the pairs with a photo of one group fare at the threshold that holds for all.
///
/// @param group          `column=value`
/// @param samePairs      of one person with at least one photo of the group
/// @param differentPairs of two people with at least one photo of the group
/// @param tar            share of the former accepted; NaN if there are none
/// @param far            share of the latter accepted; NaN if there are none
public record GroupFigures(String group, int samePairs, int differentPairs, double tar, double far) {

    /// One a group, in order of their names.
    ///
    /// @param threshold distance up to which a pair is accepted
    public static List<GroupFigures> of(VerificationRun run, PhotoGroups groups, double threshold) {
        List<GroupFigures> figures = new ArrayList<>();
        groups.photos().forEach((group, photos) -> figures.add(of(run, group, photos, threshold)));
        return figures;
    }

    private static GroupFigures of(VerificationRun run, String group, Set<String> photos, double threshold) {
        Confusion counts = new Confusion(0, 0, 0, 0);
        List<PhotoPairs.Pair> pairs = run.protocol().pairs();
        for (int i = 0; i < pairs.size(); i++) {
            PhotoPairs.Pair pair = pairs.get(i);
            boolean concerned = photos.contains(name(run, pair.first())) || photos.contains(name(run, pair.second()));
            if (concerned) counts = counts.plus(Confusion.of(pair.same(), run.distances().distances()[i] <= threshold));
        }
        int same = counts.truePositives() + counts.falseNegatives(), different = counts.falsePositives() + counts.trueNegatives();
        return new GroupFigures(group, same, different, (double) counts.truePositives() / same, (double) counts.falsePositives() / different);
    }

    private static String name(VerificationRun run, int photo) {
        return run.protocol().photos().get(photo).name();
    }
}
