package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.gallery.Person.Status;

/// Provisional people, who is not whom, and who was seen when.
interface StrangersContract extends TestedGallery {

    private Person stranger(double... degrees) {
        List<Sample> samples = Arrays.stream(degrees).mapToObj(this::sample).toList();
        return assertInstanceOf(Addition.Added.class, gallery().stranger("default", samples)).person();
    }

    @Test
    default void aStrangerIsRecognisedWhenSeenAgainAndThenNamed() {
        Person stranger = stranger(0, 10);
        assertEquals(Status.PROVISIONAL, stranger.status());
        assertEquals(2, stranger.faces());
        assertEquals(stranger.id(), gallery().search(at(5), 1).getFirst().person().id());
        assertInstanceOf(Addition.Duplicate.class, gallery().stranger("default", List.of(sample(10))));
        Update.Done named = assertInstanceOf(Update.Done.class, gallery().rename(stranger.id(), "Ada"));
        assertEquals(Status.KNOWN, named.person().status());
        assertEquals(List.of("Ada"), names(5, 3));
    }

    @Test
    default void aStrangerIsMergedIntoAKnownPerson() {
        String ada = id("Ada", 0);
        Person stranger = stranger(40);
        gallery().sighted(List.of(new Sighting(stranger.id(), TIME, TIME.plusSeconds(5), "door", 0.2)));
        gallery().merge(stranger.id(), ada);
        assertEquals(List.of("Ada"), names(40, 3));
        assertEquals(Status.KNOWN, gallery().person(ada).orElseThrow().status());
        assertEquals(1, gallery().sightings(Optional.of(ada), Page.START, 10).items().size());
    }

    @Test
    default void strangersNotSeenForLongExpireButKnownPeopleDoNot() {
        Person stranger = stranger(0);
        String ada = id("Ada", 90);
        assertEquals(0, gallery().expire(stranger.seen()).people());
        Receipt receipt = gallery().expire(stranger.seen().plusSeconds(1));
        assertEquals(1, receipt.people());
        assertEquals(1, receipt.faces());
        assertEquals(List.of("Ada"), names(0, 5));
        assertEquals(Optional.empty(), gallery().person(stranger.id()));
        assertEquals(List.of(receipt), gallery().receipts());
        assertEquals(Optional.of(ada), gallery().named("default", "Ada").map(Person::id));
    }

    @Test
    default void whatWasSaidNotToBeSomeoneIsRemembered() {
        String ada = id("Ada", 0);
        enrolled("Ben", 60);
        assertEquals(List.of("Ada", "Ben"), names(20, 5));
        gallery().reject(ada, at(20));
        assertEquals(List.of("Ben"), names(20, 5));
        assertEquals(List.of("Ada", "Ben"), names(5, 5));
        assertEquals(List.of(List.of("Ben"), List.of("Ada")), gallery().search(List.of(at(20), at(5)), 1, Filter.ALL).stream().map(this::names).toList());
        assertInstanceOf(Update.NoSuchPerson.class, gallery().reject("nobody", at(20)));
        reopen();
        assertEquals(List.of("Ben"), names(20, 5));
    }

    @Test
    default void twoPeopleAreKeptApartUntilSomeoneMergesThem() {
        String ada = id("Ada", 0), ben = id("Ben", 10), cem = id("Cem", 20);
        assertInstanceOf(Update.Done.class, gallery().keepApart(ada, ben));
        gallery().keepApart(cem, ben);
        assertEquals(Set.of(ben), gallery().dossier(ada).orElseThrow().apart());
        assertEquals(Set.of(ada, cem), gallery().dossier(ben).orElseThrow().apart());
        gallery().merge(ada, ben);
        assertEquals(Set.of(cem), gallery().dossier(ben).orElseThrow().apart());
        assertInstanceOf(Update.NoSuchPerson.class, gallery().keepApart(ada, cem));
        assertThrows(IllegalArgumentException.class, () -> gallery().keepApart(ben, ben));
    }

    @Test
    default void strangersWhoMayBeSomeoneAreProposedForMerging() {
        enrolled("Ada", 0);
        Person near = stranger(20), same = stranger(100), later = stranger(110);
        stranger(250);
        List<Suggestion> proposed = Suggestion.of(gallery(), "default", 0.5);
        assertEquals(2, proposed.size());
        Suggestion surest = proposed.getFirst();
        assertEquals(Set.of(same.id(), later.id()), Set.of(surest.stranger().id(), surest.into().id()));
        assertEquals(List.of(near.id(), "Ada"), List.of(proposed.getLast().stranger().id(), proposed.getLast().into().name()));
        assertEquals(at(0).distanceTo(at(20)), proposed.getLast().distance(), 1e-6);
        gallery().keepApart(same.id(), later.id());
        assertEquals(List.of("Ada"), Suggestion.of(gallery(), "default", 0.5).stream().map(one -> one.into().name()).toList());
    }

    @Test
    default void sightingsAreNotedListedAndErasedWithThePerson() {
        String ada = id("Ada", 0), ben = id("Ben", 90);
        List<Sighting> sightings = IntStream.range(0, 25).mapToObj(i -> new Sighting(i % 2 == 0 ? ada : ben,
                TIME.plusSeconds(60 * i), TIME.plusSeconds(60 * i + 5), "door", 0.5)).toList();
        gallery().sighted(sightings);
        gallery().sighted(List.of(new Sighting("nobody", TIME, TIME, "door", 0.5)));
        Page<Sighting> first = gallery().sightings(Optional.empty(), Page.START, 20);
        assertEquals(sightings.subList(0, 20), first.items());
        assertEquals(new Page<>(sightings.subList(20, 25), Optional.empty()), gallery().sightings(Optional.empty(), first.next().orElseThrow(), 20));
        assertEquals(13, gallery().sightings(Optional.of(ada), Page.START, 20).items().size());
        assertEquals(TIME.plusSeconds(60 * 24 + 5), gallery().person(ada).orElseThrow().seen());
        assertEquals(13, gallery().erase(ada).orElseThrow().sightings());
        assertEquals(12, gallery().sightings(Optional.empty(), Page.START, 20).items().size());
    }

    @Test
    default void aClockThatGoesBackMakesNobodySeenEarlier() {
        String ada = id("Ada", 0);
        gallery().sighted(List.of(new Sighting(ada, TIME, TIME, "door", 0.5)));
        gallery().sighted(List.of(new Sighting(ada, Instant.EPOCH, Instant.EPOCH, "door", 0.5)));
        enrolled("Ada", 10);
        assertEquals(TIME, gallery().person(ada).orElseThrow().seen());
    }
}
