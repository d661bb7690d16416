package semblance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assumptions;
import semblance.image.Image;
import semblance.image.ImageWriter;
import semblance.network.Models;
import semblance.synth.InventedPerson;
import semblance.synth.Light;
import semblance.synth.Pose;
import semblance.synth.Shot;
import semblance.synth.Studio;

/// Rendered people and broken files to test with.
final class Pictures {

    static final InventedPerson ADA = InventedPerson.of(1), BEN = InventedPerson.of(2), STRANGER = InventedPerson.of(8);

    private Pictures() {
    }

    /// Skips the test, and says so, where the program was built without its networks.
    static void needModels() {
        Assumptions.assumeTrue(Models.list().stream().filter(m -> m.origin().equals("shipped")).count() == 3,
                "SKIPPED: this build has no shipped networks (core/src/main/resources/semblance/models)");
    }

    static Image of(InventedPerson person, int number) {
        Shot shot = Shot.portrait(person).withPose(new Pose(6 * (number - 1), 3 * (number % 2), 2 * (number % 3)))
                .withLight(new Light(-38 + 15 * number, 34, 1, 0.5, 0.15, 0.6));
        return Studio.draft().portrait(person, shot, 240, 240).image();
    }

    static Path write(Path file, InventedPerson person, int number) {
        ImageWriter.writeJpeg(of(person, number), file);
        return file;
    }

    /// A folder a person, three portraits each: `Ada/1.jpg` and so on.
    static void adaAndBen(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("Ada"));
        Files.createDirectories(folder.resolve("Ben"));
        for (int i = 1; i <= 3; i++) {
            write(folder.resolve("Ada/" + i + ".jpg"), ADA, i);
            write(folder.resolve("Ben/" + i + ".jpg"), BEN, i);
        }
    }

    static Path group(Path file, InventedPerson... people) {
        ImageWriter.writeJpeg(Studio.draft().group(List.of(people), new SplittableRandom(5), 640, 400).image(), file);
        return file;
    }

    static Path grey(Path file, int width, int height) {
        ImageWriter.writePng(new Image(width, height, new byte[3 * width * height]), file);
        return file;
    }

    static Path bytes(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A PNG of 57 bytes that says it is 20000 pixels wide and high.
    static Path bomb(Path file) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(20_000).putInt(20_000).put(new byte[] {8, 2, 0, 0, 0});
        ByteBuffer png = ByteBuffer.allocate(200).put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(png, "IHDR", header.array());
        chunk(png, "IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1});
        chunk(png, "IEND", new byte[0]);
        return bytes(file, java.util.Arrays.copyOf(png.array(), png.position()));
    }

    private static void chunk(ByteBuffer png, String type, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(content);
        png.putInt(content.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(content).putInt((int) crc.getValue());
    }
}
