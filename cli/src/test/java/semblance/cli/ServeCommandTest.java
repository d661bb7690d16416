package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.SqliteGallery;
import semblance.image.ImageWriter;
import semblance.synth.InventedPerson;

class ServeCommandTest {

    @TempDir
    Path folder;

    @Test
    void itSaysWhereItListensAndItsFirstKeyAnswersAndEndsWhenTold() throws Exception {
        Pictures.needModels();
        Process process = Command.start(folder, "serve", "--json", "--port", 0, "--data", folder.resolve("data"), "--gallery", folder.resolve("people.sqlite"));
        try (BufferedReader out = process.inputReader(); HttpClient client = HttpClient.newHttpClient()) {
            String address = Command.parsed(out.readLine()).path("address").asText(), key = Command.parsed(out.readLine()).path("admin_key").asText();
            HttpRequest people = HttpRequest.newBuilder(URI.create(address + "/v1/people")).header("X-Api-Key", key).build();
            assertEquals("{\"people\":[]}\n", client.send(people, BodyHandlers.ofString()).body());
            process.toHandle().destroy();
            assertTrue(process.waitFor(2, TimeUnit.MINUTES));
            assertTrue(process.errorReader().lines().anyMatch(l -> l.contains("finishing what is in progress")));
        }
        assertTrue(Files.exists(folder.resolve("people.sqlite")) && Files.exists(folder.resolve("data/keys.json")) && Files.notExists(folder.resolve("data/gallery.sqlite")));
    }

    @Test
    void toldToEndInTheMiddleOfEnrolmentsItLosesNobodyWhomItAcknowledged() throws Exception {
        Pictures.needModels();
        Process process = Command.start(folder, "serve", "--json", "--port", 0, "--data", folder.resolve("data"));
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (BufferedReader out = process.inputReader(); HttpClient client = HttpClient.newHttpClient()) {
            String address = Command.parsed(out.readLine()).path("address").asText(), key = Command.parsed(out.readLine()).path("admin_key").asText();
            Thread[] callers = new Thread[3];
            for (int i = 0; i < callers.length; i++) {
                InventedPerson person = InventedPerson.of(20 + i);
                String people = address + "/v1/people?name=" + i + "-";
                callers[i] = Thread.ofVirtual().start(() -> enrolUntilItEnds(client, people, key, person, acknowledged));
            }
            while (acknowledged.size() < 2 * callers.length && process.isAlive()) Thread.sleep(20);
            process.toHandle().destroy();
            assertTrue(process.waitFor(2, TimeUnit.MINUTES));
            for (Thread caller : callers) caller.join();
        }
        assertTrue(acknowledged.size() >= 6, acknowledged::toString);
        try (Gallery gallery = SqliteGallery.open(folder.resolve("data/gallery.sqlite"), SqliteGallery.Settings.DEFAULT)) {
            Set<String> known = gallery.people(Filter.ALL, Page.START, 1000).items().stream().map(Person::name).collect(Collectors.toSet());
            assertTrue(known.containsAll(acknowledged), () -> known + " " + acknowledged);
        }
    }

    private static void enrolUntilItEnds(HttpClient client, String people, String key, InventedPerson person, Set<String> acknowledged) {
        try {
            for (int i = 0; ; i++) {
                HttpRequest enrol = HttpRequest.newBuilder(URI.create(people + i)).header("X-Api-Key", key).header("Content-Type", "image/jpeg")
                        .POST(BodyPublishers.ofByteArray(ImageWriter.jpeg(Pictures.of(person, i % 6), 0.9 - 0.01 * (i % 50)))).build();
                if (client.send(enrol, BodyHandlers.discarding()).statusCode() != 201) return;
                acknowledged.add(enrol.uri().getQuery().substring("name=".length()));
            }
        } catch (IOException e) {
            // it has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anUnknownSettingStopsTheStart() throws Exception {
        Command wrong = Command.run("serve", "--data", folder.resolve("data"), "--set", "max_megapixel=3").exits(Exit.USAGE);
        assertTrue(wrong.err().contains("did you mean \"max_megapixels\""), wrong.err());
        Files.writeString(folder.resolve("mine.conf"), "port = high\n");
        assertTrue(Command.run("serve", "--config", folder.resolve("mine.conf")).exits(Exit.USAGE).err().contains("whole number"));
        Command.run("serve", "--config", folder.resolve("none.conf")).exits(Exit.INPUT);
        Path usual = Files.writeString(Files.createDirectory(folder.resolve("other")).resolve("server.conf"), "quue = 3\n");
        assertTrue(Command.run("serve", "--data", folder.resolve("other")).exits(Exit.USAGE).err().contains(usual.toString()));
        Process variable = Command.start(folder, Map.of("SEMBLANCE_SERVER_QUUE", "3"), "serve", "--data", folder.resolve("data"));
        assertEquals(Exit.USAGE, variable.waitFor());
        assertTrue(variable.errorReader().lines().anyMatch(l -> l.contains("SEMBLANCE_SERVER_QUUE") && l.contains("did you mean \"queue\"")));
        assertTrue(Command.run("serve", "--gallery", "mysql://ada:secret@host/faces").exits(Exit.USAGE).err().contains("postgresql://host/database"));
        assertTrue(Files.notExists(folder.resolve("data")));
    }
}
