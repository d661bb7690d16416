package semblance.synth;

import java.util.List;
import java.util.SplittableRandom;

/// A person who does not exist: a seed, from which the shape of the head, skin, eyes, hair and a first name follow. The
/// same seed is the same person for ever; any two seeds are two people. Immutable.
public final class InventedPerson {

    private static final List<String> WOMEN = List.of("Alva", "Amara", "Anouk", "Asta", "Beatriz", "Carmen", "Chiara", "Dalia", "Edith", "Elif", "Esme",
            "Farah", "Freya", "Greta", "Hana", "Ines", "Ingrid", "Iris", "Jana", "Juno", "Kaia", "Keiko", "Lale", "Leonie", "Lucia", "Mai", "Maren", "Mila",
            "Mina", "Nadia", "Naomi", "Nilu", "Noor", "Odile", "Olga", "Paloma", "Petra", "Rania", "Rosa", "Ruth", "Sana", "Selma", "Signe", "Sofia",
            "Talia", "Tamar", "Uma", "Vera", "Wanda", "Xenia", "Yara", "Yuki", "Zora");
    private static final List<String> MEN = List.of("Adem", "Alvar", "Amir", "Anton", "Bela", "Bruno", "Caspar", "Dario", "Deniz", "Diego", "Edgar", "Emil",
            "Enzo", "Farid", "Felix", "Goran", "Hakan", "Hugo", "Idris", "Ivan", "Jalal", "Jonas", "Kenji", "Kofi", "Lars", "Levin", "Luca", "Malik", "Marek",
            "Mats", "Mehdi", "Milo", "Nils", "Noah", "Omar", "Oskar", "Otis", "Pavel", "Quentin", "Rafael", "Ravi", "Sami", "Silas", "Soren", "Tariq",
            "Theo", "Tobin", "Ugo", "Viktor", "Wim", "Yusuf", "Zeno");

    private final long seed;
    private final String name;
    final Traits traits;

    private InventedPerson(long seed) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed).split();
        traits = Traits.draw(random);
        List<String> names = traits.female() ? WOMEN : MEN;
        name = names.get(random.nextInt(names.size()));
    }

    public static InventedPerson of(long seed) {
        return new InventedPerson(seed);
    }

    public long seed() {
        return seed;
    }

    /// A first name; several people may share it.
    public String name() {
        return name;
    }

    /// Years, 18 to 80.
    public int age() {
        return (int) traits.age();
    }

    public boolean wearsGlasses() {
        return traits.glasses();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InventedPerson p && p.seed == seed;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(seed);
    }

    @Override
    public String toString() {
        return name + " (" + seed + ")";
    }
}
