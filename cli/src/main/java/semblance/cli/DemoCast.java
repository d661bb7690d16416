package semblance.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import semblance.synth.InventedPerson;
import semblance.synth.Photo;
import semblance.synth.Shot;
import semblance.synth.Studio;

/// Who plays in the demo, and the pictures they are in. All follows from one seed.
final class DemoCast {

    static final int PORTRAITS = 3;
    private static final int MEMBERS = 6, GROUPS = 4;

    /// Someone who is enrolled.
    record Member(InventedPerson person) {
        String name() {
            return person.name();
        }
    }

    /// @param people who is in the picture; some of them strangers
    record Group(String name, List<InventedPerson> people, long seed) {
    }

    private final Studio studio = Studio.fine();
    private final List<Member> members;
    private final List<Group> groups;

    DemoCast(long seed) {
        List<InventedPerson> people = differentNames(1000 * seed, MEMBERS + GROUPS + 2);
        members = people.subList(0, MEMBERS).stream().map(Member::new).toList();
        groups = groups(seed, people.subList(0, MEMBERS), people.subList(MEMBERS, people.size()));
    }

    private static List<InventedPerson> differentNames(long from, int count) {
        Set<String> names = new HashSet<>();
        return LongStream.iterate(from, n -> n + 1).mapToObj(InventedPerson::of).filter(p -> names.add(p.name())).limit(count).toList();
    }

    /// Two to four known people and one or two strangers each; everyone known is in one at least.
    private static List<Group> groups(long seed, List<InventedPerson> known, List<InventedPerson> strangers) {
        List<Group> groups = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++) {
            List<InventedPerson> people = new ArrayList<>();
            for (int i = 0; i < 2 + g % 3; i++) people.add(known.get((2 * g + i) % known.size()));
            people.add(strangers.get(g));
            if (g % 2 == 1) people.add(strangers.get(strangers.size() - 1 - g / 2));
            Collections.shuffle(people, new Random(seed + g));
            groups.add(new Group("group-" + (g + 1), people, seed * 31 + g));
        }
        return groups;
    }

    List<Member> members() {
        return members;
    }

    List<Group> groups() {
        return groups;
    }

    boolean isMember(InventedPerson person) {
        return members.stream().anyMatch(m -> m.person().equals(person));
    }

    /// @param number 1 to [#PORTRAITS]; the first is as for an identity card
    Photo portrait(Member member, int number) {
        InventedPerson person = member.person();
        Shot shot = number == 1 ? Shot.portrait(person) : Shot.random(person, new SplittableRandom(31 * person.seed() + number));
        return studio.portrait(person, shot, 360, 440);
    }

    Photo photo(Group group) {
        return studio.group(group.people(), new SplittableRandom(group.seed()), 1280, 800);
    }
}
