package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What a newcomer does: takes the sources, in a folder with spaces in its name, and starts the command.
@DisabledOnOs(OS.WINDOWS)
class FreshCloneTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", "runs", "node_modules");

    @TempDir
    Path folder;

    @Test
    void theLauncherBuildsAndRuns() throws Exception {
        Path clone = folder.resolve("my projects/semblance");
        copy(clone);
        Path log = folder.resolve("log");
        ProcessBuilder first = new ProcessBuilder(clone.resolve("semblance").toString(), "--version").directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        Process build = first.start();
        assertTrue(build.waitFor(8, TimeUnit.MINUTES));
        String said = Files.readString(log);
        Assumptions.assumeFalse(said.contains("Could not transfer") || said.contains("offline mode"), "SKIPPED: Maven could not fetch what the launcher's build needs:\n" + said);
        assertEquals(0, build.exitValue(), said);
        assertTrue(said.contains("building with the JDK in") && said.contains("semblance 0."), said);
        for (String cache : List.of("doctor.aot", "serve.aot")) assertTrue(Files.exists(clone.resolve("target/semblance").resolve(cache)), said);
        try (var jars = Files.list(clone.resolve("target/semblance/lib"))) {
            List<String> names = jars.map(p -> p.getFileName().toString()).toList();
            assertTrue(names.stream().noneMatch(n -> n.startsWith("pytorch-") && n.contains("x86_64")), "libtorch is for those who train: " + names);
        }
        assertEquals("semblance 0.1.0\n", version(clone));
        try (var jars = Files.list(clone.resolve("target/semblance/lib"))) {
            for (Path jar : jars.toList()) Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        }
        assertEquals("semblance 0.1.0\n", version(clone), "the start-up caches no longer fit, as after the folder was copied");
    }

    private String version(Path clone) throws IOException {
        Process process = new ProcessBuilder(clone.resolve("semblance").toString(), "--version").directory(folder.toFile()).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes());
    }

    private static void copy(Path clone) throws IOException {
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path source, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(source.getFileName().toString())) return FileVisitResult.SKIP_SUBTREE;
                Files.createDirectories(clone.resolve(ROOT.relativize(source).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path source, BasicFileAttributes attributes) throws IOException {
                Path target = clone.resolve(ROOT.relativize(source).toString());
                if (!source.getFileName().toString().equals(".git")) Files.copy(source, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
