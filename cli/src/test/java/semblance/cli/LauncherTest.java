package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The launcher script in a project of its own, with a `mvnw` and JDKs that only write down how they were called. The
/// real ones are [FreshCloneTest]'s.
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final Path SCRIPT = Path.of("..", "semblance").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private Path project, calls;

    private record Ran(int exit, String text) {
    }

    @BeforeEach
    void project() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        calls = folder.resolve("calls");
        // the folders where installers put JDKs, moved to where this test has its own
        String script = Files.readString(SCRIPT).replaceAll("/(usr/lib/jvm|usr/java|opt/java|opt|usr/local|Library|opt/homebrew)/(?=[*A-Z])", "\"$0\"/none/")
                .replace("\"/usr/lib/jvm/\"/none/", "'" + folder + "/jvm'/")
                .replace("/proc/driver/nvidia ", "'" + folder + "/nvidia' ").replace("/dev/dxg ", "'" + folder + "/dxg' ");
        executable(project.resolve("semblance"), script);
        Files.createDirectories(project.resolve("core/src/main"));
        Files.createDirectories(project.resolve("cli/target"));
        Files.createFile(project.resolve("cli/target/semblance-cli-0.1.0.jar"));
        Files.createFile(project.resolve("pom.xml"));
        executable(project.resolve("mvnw"), """
                #!/bin/sh
                echo "mvnw with $JAVA_HOME: $*" >>'%s'
                sleep 1
                for a; do case $a in -Dapp=* | -DoutputDirectory=*) mkdir -p "${a#*=}"; : >"${a#*=}/dependency.jar" ;; esac; done
                """.formatted(calls));
    }

    private void jdk(String name, String version) throws IOException {
        Path home = folder.resolve("jvm").resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), "#!/bin/sh\necho \"java of " + name + "\" >>'" + calls + "'\necho \"class path $CLASSPATH\" >>'" + calls + "'\nfor a; do echo \"<$a>\" >>'" + calls + "'; done\n");
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        executable(home.resolve("bin/jar"), "#!/bin/sh\nexit 1\n");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(Path script, Path in, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(script.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "SEMBLANCE_HOME", "SEMBLANCE_JAVA_OPTS"));
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("HOME", folder.toString());
        return builder.start();
    }

    private Ran run(Path script, Path in, String... arguments) throws IOException, InterruptedException {
        Process process = start(script, in, arguments);
        String text = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ran(process.exitValue(), text);
    }

    private List<String> calls() throws IOException {
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @Test
    void itTakesTheJdk25BesideAnOlderOneAndBuildsOnce() throws Exception {
        jdk("java-17", "17.0.9");
        jdk("temurin-25", "25.0.1");
        Ran first = run(project.resolve("semblance"), folder, "people");
        assertEquals(0, first.exit, first.text);
        assertTrue(first.text.contains("building with the JDK in " + folder.resolve("jvm/temurin-25")), first.text);
        Files.delete(calls);
        Ran second = run(project.resolve("semblance"), folder, "people");
        assertEquals(0, second.exit, second.text);
        assertEquals("", second.text);
        assertEquals("java of temurin-25", calls().getFirst());
    }

    @Test
    void argumentsArriveAsTheyWereGivenThroughALinkFromElsewhere() throws Exception {
        jdk("temurin-25", "25");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createSymbolicLink(folder.resolve("other link"), project.resolve("semblance")).getFileName());
        Ran ran = run(link, Files.createDirectory(folder.resolve("elsewhere")), "enrol", "Ada \"Lovelace\"", "a  b.jpg", "$HOME", "*", "");
        assertEquals(0, ran.exit, ran.text);
        List<String> calls = calls();
        int at = calls.lastIndexOf("<semblance.cli.Main>");
        assertEquals(List.of("<enrol>", "<Ada \"Lovelace\">", "<a  b.jpg>", "<$HOME>", "<*>", "<>"), calls.subList(at + 1, calls.size()));
        Path lib = project.toRealPath().resolve("target/semblance/lib");
        assertTrue(calls.contains("class path " + lib.resolve("dependency.jar") + File.pathSeparator + lib.resolve("semblance-cli-0.1.0.jar")), calls.toString());
    }

    @Test
    void manyJarsMakeNoLongCommandLine() throws Exception {
        jdk("temurin-25", "25");
        assertEquals(0, run(project.resolve("semblance"), folder, "people").exit);
        Path lib = project.resolve("target/semblance/lib");
        for (int i = 0; i < 120; i++) Files.createFile(lib.resolve("a-library-with-a-rather-long-name-" + i + ".jar"));
        Files.delete(calls);
        assertEquals(0, run(project.resolve("semblance"), folder, "serve", "--port", "0").exit);
        assertTrue(calls().stream().filter(c -> c.startsWith("<")).mapToInt(String::length).sum() < 1500, calls().toString());
        assertTrue(calls().stream().anyMatch(c -> c.startsWith("class path ") && c.contains("name-119.jar")), calls().toString());
        assertTrue(calls().contains("<jdk.incubator.vector>"));
    }

    @Test
    void whereThereIsNoJdk25ItSaysWhatToInstall() throws Exception {
        jdk("java-17", "17.0.9");
        Ran ran = run(project.resolve("semblance"), folder, "people");
        assertEquals(Exit.MACHINE, ran.exit);
        assertTrue(ran.text.contains("JDK 25") && ran.text.contains("17") && ran.text.contains("adoptium.net") && ran.text.contains("JAVA_HOME"), ran.text);
        assertFalse(Files.exists(project.resolve("target")));
    }

    @Test
    void severalAtOnceBuildOnce() throws Exception {
        jdk("temurin-25", "25");
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) all.add(start(project.resolve("semblance"), folder, "people", Integer.toString(i)));
        for (Process process : all) {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
        assertEquals(1, calls().stream().filter(c -> c.startsWith("mvnw ")).count(), calls().toString());
        assertFalse(Files.exists(project.resolve("target/launcher.lock")));
    }

    @Test
    void aLockOfADeadBuilderIsTakenOver() throws Exception {
        jdk("temurin-25", "25");
        Files.createDirectories(project.resolve("target/launcher.lock"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(project.resolve("target/launcher.lock/pid"), Long.toString(dead.pid()));
        assertEquals(0, run(project.resolve("semblance"), folder, "people").exit);
    }

    @Test
    void aNewerSourceIsBuiltAgainAndAFailedBuildLeavesTheOldOneAndTheLog() throws Exception {
        jdk("temurin-25", "25");
        assertEquals(0, run(project.resolve("semblance"), folder, "people").exit);
        Path source = Files.createFile(project.resolve("core/src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        executable(project.resolve("mvnw"), "#!/bin/sh\necho '[ERROR] New.java:[1,1] does not compile'\nexit 1\n");
        Ran broken = run(project.resolve("semblance"), folder, "people");
        assertEquals(Exit.MACHINE, broken.exit);
        assertTrue(broken.text.contains("does not compile") && broken.text.contains("launcher.log"), broken.text);
        assertTrue(Files.exists(project.resolve("target/semblance/ready")));
        assertFalse(Files.exists(project.resolve("target/launcher.lock")));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "SKIPPED: libtorch comes with CUDA for Linux on x86-64 only")
    void libtorchWithCudaIsFetchedOnlyWhereThereIsACard() throws Exception {
        jdk("temurin-25", "25");
        Ran without = run(project.resolve("semblance"), folder, "train", "embedder", "--data", "x", "--device", "cuda");
        assertEquals(7, without.exit, without.text);
        assertTrue(without.text.contains("got --device cuda, wanted a machine with an NVIDIA card"), without.text);
        assertTrue(calls().stream().noneMatch(c -> c.contains("natives/pom.xml")), calls().toString());
        Files.createDirectory(folder.resolve("nvidia"));
        assertEquals(0, run(project.resolve("semblance"), folder, "train", "embedder", "--data", "x", "--device=cuda").exit);
        assertTrue(calls().stream().anyMatch(c -> c.contains("-Dtorch.platform=linux-x86_64-gpu") && c.contains("-Dnative.platform=linux-x86_64 ")), calls().toString());
    }

    @Test
    void onlyTrainFetchesLibtorchAndItsHelpDoesNot() throws Exception {
        jdk("temurin-25", "25");
        run(project.resolve("semblance"), folder, "identify", "train");
        run(project.resolve("semblance"), folder, "train", "embedder", "--help");
        assertTrue(calls().stream().noneMatch(c -> c.contains("natives/pom.xml")), calls().toString());
        run(project.resolve("semblance"), folder, "train", "embedder", "--data", "x");
        run(project.resolve("semblance"), folder, "train", "embedder", "--data", "x");
        assertEquals(1, calls().stream().filter(c -> c.contains("natives/pom.xml")).count(), calls().toString());
    }

    @Test
    void onlyAWindowMakesJavaLookForAScreen() throws Exception {
        jdk("temurin-25", "25");
        run(project.resolve("semblance"), folder, "people");
        Files.delete(calls);
        run(project.resolve("semblance"), folder, "watch", "--show", "a.mp4");
        assertFalse(calls().contains("<-Djava.awt.headless=true>"), calls().toString());
        run(project.resolve("semblance"), folder, "watch", "a.mp4");
        assertTrue(calls().contains("<-Djava.awt.headless=true>"), calls().toString());
    }

    @Test
    void aLargeGalleryTurnsTheVectorInstructionsOn() throws Exception {
        jdk("temurin-25", "25");
        Path gallery = folder.resolve("big gallery.sqlite");
        try (var file = new java.io.RandomAccessFile(gallery.toFile(), "rw")) {
            file.setLength(70 << 20);
        }
        // builds, and records the start of a server, which has them
        run(project.resolve("semblance"), folder, "people");
        Files.delete(calls);
        run(project.resolve("semblance"), folder, "people");
        assertFalse(calls().contains("<jdk.incubator.vector>"));
        run(project.resolve("semblance"), folder, "identify", "--gallery", gallery.toString(), "a.jpg");
        assertTrue(calls().contains("<jdk.incubator.vector>"), calls().toString());
    }
}
