package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import semblance.Calibration;
import semblance.embed.Embedding;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.server.Call;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;

/// How far apart a collection's faces lie, as two histograms: pairs of one person and pairs of two. Counts only, so
/// nobody's vector can be read from it; a bounded sample, so that a large gallery costs no more than a small one.
final class Distances implements Protocol {

    private static final int BINS = 100;
    private static final double BIN = 2.0 / BINS;
    private static final int PEOPLE_LISTED = 20_000, PEOPLE_DRAWN = 1000, FACES_EACH = 8, PAIRS_OF_TWO = 200_000;

    /// @param sampled whether there was more than was looked at
    private record Sampled(List<List<Embedding>> people, boolean sampled) {
    }

    private record Office() {

        /// One at a time: it is the most work that a key without `admin` can ask for.
        synchronized Reply distances(Call call) {
            String collection = call.collection(call.path("name"));
            RandomGenerator random = new SplittableRandom(1);
            Sampled drawn = drawn(call.gallery(), collection, random);
            Calibration calibration = call.recognition().recognizer().calibration(collection);
            ObjectNode json = Json.object().put("threshold", Json.rounded(calibration.threshold())).put("slope", Json.rounded(calibration.slope())).put("bin_width", BIN).put("people", drawn.people.size())
                    .put("faces", drawn.people.stream().mapToInt(List::size).sum()).put("sampled", drawn.sampled);
            put(json.putArray("genuine"), ofOne(drawn.people));
            put(json.putArray("impostor"), ofTwo(drawn.people, random));
            return Reply.json(json);
        }

        /// People whom the gallery lists first, of too many a random part, and of each the latest faces.
        private static Sampled drawn(Gallery gallery, String collection, RandomGenerator random) {
            List<Person> all = new ArrayList<>();
            Filter known = Filter.ALL.in(collection).being(Person.Status.KNOWN);
            Optional<String> next = Optional.of(Page.START);
            while (next.isPresent() && all.size() < PEOPLE_LISTED) {
                Page<Person> page = gallery.people(known, next.get(), Page.LARGEST);
                all.addAll(page.items());
                next = page.next();
            }
            boolean sampled = next.isPresent() || all.size() > PEOPLE_DRAWN || all.stream().anyMatch(p -> p.faces() > FACES_EACH);
            while (all.size() > PEOPLE_DRAWN) remove(all, random.nextInt(all.size()));
            return new Sampled(all.stream().map(p -> latest(gallery, p)).filter(faces -> !faces.isEmpty()).toList(), sampled);
        }

        /// In constant time: the order doesn't matter.
        private static void remove(List<Person> people, int index) {
            Person last = people.removeLast();
            if (index < people.size()) people.set(index, last);
        }

        private static List<Embedding> latest(Gallery gallery, Person person) {
            List<Embedding> faces = gallery.faces(person.id()).stream().map(f -> f.sample().embedding()).toList();
            return faces.subList(Math.max(0, faces.size() - FACES_EACH), faces.size());
        }

        private static int[] ofOne(List<List<Embedding>> people) {
            int[] bins = new int[BINS];
            for (List<Embedding> faces : people) {
                for (int i = 0; i < faces.size(); i++) {
                    for (int j = 0; j < i; j++) count(bins, faces.get(i), faces.get(j));
                }
            }
            return bins;
        }

        /// Every pair, or as many drawn ones if there are more.
        private static int[] ofTwo(List<List<Embedding>> people, RandomGenerator random) {
            int[] bins = new int[BINS];
            if (people.size() < 2) return bins;
            long faces = people.stream().mapToLong(List::size).sum();
            if (faces * faces / 2 <= PAIRS_OF_TWO) everyPair(people, bins);
            else for (int i = 0; i < PAIRS_OF_TWO; i++) drawnPair(people, bins, random);
            return bins;
        }

        private static void everyPair(List<List<Embedding>> people, int[] bins) {
            for (int p = 0; p < people.size(); p++) {
                for (int q = 0; q < p; q++) {
                    for (Embedding a : people.get(p)) people.get(q).forEach(b -> count(bins, a, b));
                }
            }
        }

        private static void drawnPair(List<List<Embedding>> people, int[] bins, RandomGenerator random) {
            int p = random.nextInt(people.size()), q = (p + 1 + random.nextInt(people.size() - 1)) % people.size();
            count(bins, one(people.get(p), random), one(people.get(q), random));
        }

        private static Embedding one(List<Embedding> faces, RandomGenerator random) {
            return faces.get(random.nextInt(faces.size()));
        }

        private static void count(int[] bins, Embedding a, Embedding b) {
            bins[Math.clamp((int) (a.distanceTo(b) / BIN), 0, BINS - 1)]++;
        }

        private static void put(ArrayNode list, int[] bins) {
            for (int count : bins) list.add(count);
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        Office office = new Office();
        routes.on(Method.GET, "/v1/collections/{name}/distances", Scope.READ, office::distances);
    }
}
