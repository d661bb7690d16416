package semblance.server.web;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;
import semblance.network.Models;
import semblance.network.TinyOnnx;
import semblance.server.Portraits;
import semblance.server.RunningServer;
import semblance.server.ServerSettings;
import semblance.synth.InventedPerson;
import semblance.synth.Studio;

/// The page in a real Chromium against a real server: `src/test/page/steps.mjs` does everything a user can do, looks
/// at every view in light and dark, on a desktop and a phone, with axe-core, and leaves screenshots in
/// `target/screenshots`. Each step is a test here. `-Dsemblance.page.image=FILE` writes the screenshot of docs/page.md there, as JPEG.
class PageTest {

    private static final Path FOLDER = Path.of("target", "page"), SHOTS = Path.of("target", "screenshots");
    private static final Path CHROMIUM = Path.of(System.getProperty("semblance.chromium", "/usr/bin/chromium"));
    private static final Map<String, InventedPerson> PEOPLE = Map.of("ada", Portraits.ADA, "ben", Portraits.BEN, "cleo", InventedPerson.of(8),
            "dora", InventedPerson.of(11), "eve", InventedPerson.of(14), "fay", InventedPerson.of(7));
    private static final Optional<Path> IMAGE = Optional.ofNullable(System.getProperty("semblance.page.image")).map(Path::of);
    private static final int FRAMES = 200, CAMERA_FRAMES = 5;

    @TempDir
    Path data;

    @TestFactory
    List<DynamicTest> everythingAUserCanDo() throws Exception {
        install();
        TinyOnnx.embedder(Files.createDirectories(Models.home().resolve("models")));
        Path pictures = pictures();
        ServerSettings settings = ServerSettings.of(data).withSources(Map.of("door", FOLDER.resolve("door").toAbsolutePath().toString()));
        try (RunningServer server = RunningServer.with(settings.withMatching(settings.matching().keepingPhotos()))) {
            String lines = run("node", "steps.mjs", CHROMIUM.toString(), Integer.toString(server.server().port()), server.key(),
                    pictures.toAbsolutePath().toString(), Files.createDirectories(SHOTS).toAbsolutePath().toString());
            if (IMAGE.isPresent()) Files.write(IMAGE.get(), jpeg(SHOTS.resolve("recognise-desktop-light.png")));
            return steps(lines);
        }
    }

    private static byte[] jpeg(Path screenshot) throws IOException {
        return ImageWriter.jpeg(new ImageReader().read(Files.readAllBytes(screenshot)), ImageWriter.GOOD_QUALITY);
    }

    private static List<DynamicTest> steps(String lines) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            JsonNode step = new ObjectMapper().readTree(line);
            tests.add(dynamicTest(step.path("step").asText(), () -> assertTrue(step.path("ok").asBoolean(), () -> step.path("error").asText())));
        }
        return tests;
    }

    private static void install() throws Exception {
        if (!Files.isExecutable(CHROMIUM)) skip("there is no " + CHROMIUM);
        Files.createDirectories(FOLDER);
        boolean installed = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(Path.of("src", "test", "page", "package-lock.json"), FOLDER.resolve("package-lock.json")) == -1;
        for (String file : List.of("package.json", "package-lock.json", "browser.mjs", "steps.mjs")) {
            Files.copy(Path.of("src", "test", "page", file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            run("node", "--version");
            if (!installed) run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        } catch (IOException e) {
            skip("Node or npm is missing, or can't fetch Playwright: " + e.getMessage());
        }
    }

    private static void skip(String why) {
        String said = "SKIPPED: the page is not tried in a browser, since " + why;
        System.err.println(said);
        Assumptions.abort(said);
    }

    private static Path pictures() throws IOException {
        Path folder = Files.createDirectories(FOLDER.resolve("pictures"));
        for (Map.Entry<String, InventedPerson> person : PEOPLE.entrySet()) {
            for (int i = 0; i < 4; i++) Files.write(folder.resolve(person.getKey() + i + ".jpg"), Portraits.of(person.getValue(), i));
        }
        List<InventedPerson> group = List.of(Portraits.ADA, Portraits.BEN, PEOPLE.get("cleo"));
        Files.write(folder.resolve("group.jpg"), ImageWriter.jpeg(Studio.fine().group(group, new SplittableRandom(5), 640, 400).image(), ImageWriter.GOOD_QUALITY));
        Files.write(folder.resolve("nobody.png"), ImageWriter.png(new Image(200, 160, new byte[3 * 200 * 160])));
        Files.write(folder.resolve("no-picture.jpg"), "no picture".getBytes(StandardCharsets.UTF_8));
        byte[] ada = Portraits.of(Portraits.ADA, 4);
        ByteArrayOutputStream camera = new ByteArrayOutputStream();
        for (int i = 0; i < CAMERA_FRAMES; i++) camera.writeBytes(ada);
        Files.write(folder.resolve("camera.mjpeg"), camera.toByteArray());
        Path door = Files.createDirectories(FOLDER.resolve("door"));
        for (int i = 0; i < FRAMES; i++) Files.copy(folder.resolve("ada0.jpg"), door.resolve("%03d.jpg".formatted(i)), StandardCopyOption.REPLACE_EXISTING);
        return folder;
    }

    /// @return what it printed
    private static String run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("page", ".out");
        Process process = new ProcessBuilder(command).directory(FOLDER.toFile()).redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        if (!process.waitFor(20, TimeUnit.MINUTES)) process.destroyForcibly();
        String printed = Files.readString(out);
        Files.delete(out);
        if (process.waitFor() != 0) throw new IOException(command[0] + " failed: " + printed);
        return printed;
    }
}
