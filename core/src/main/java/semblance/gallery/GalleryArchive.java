package semblance.gallery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import semblance.gallery.GalleryException.Reason;

/// A gallery as one text file, to keep, to read by other programs, or to bring to another store: JSON lines in UTF-8.
/// The first line says `{"format":"semblance-gallery","version":1,"model":...,"size":...}`; then come the collections'
/// settings, one a line, and the people, one a line with all that is known about each, vectors as base64 of
/// little-endian floats; the last line has their number and the SHA-256 of all lines before it, so that a cut or
/// changed file is noticed before anything of it is used. Not encrypted, whatever the gallery is.
public final class GalleryArchive {

    static final String FORMAT = "semblance-gallery";
    static final int VERSION = 1;
    /// The last line is shorter than this.
    private static final int LAST_LINE = 256;
    /// Longest line read: a person with a thousand photos.
    private static final int LONGEST_LINE = 1 << 30;

    /// People put into the gallery in one step.
    private static final int STEP = 200;

    /// What an import did.
    ///
    /// @param people   put back as they were
    /// @param joined   people whose faces went to someone who had their name already
    public record Imported(int people, int joined) {
    }

    private GalleryArchive() {
    }

    /// Writes everything to a file (under a temporary name until it is complete).
    ///
    /// @return how many people it holds
    /// @throws IllegalArgumentException if it is the gallery's own file
    public static int write(Gallery gallery, Path file) {
        if (gallery instanceof SqliteGallery inFile) inFile.checkElsewhere(file);
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try {
            int people = writeTo(gallery, draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return people;
        } catch (IOException e) {
            throw new GalleryException(Reason.UNAVAILABLE, "could not write " + file + " (" + e + "): look whether the folder exists and has space", e);
        } finally {
            PrivateFile.delete(draft);
        }
    }

    private static int writeTo(Gallery gallery, Path draft) throws IOException {
        PrivateFile.create(draft);
        MessageDigest digest = Sample.sha256();
        try (OutputStream out = Files.newOutputStream(draft); DigestOutputStream lines = new DigestOutputStream(out, digest)) {
            line(lines, ArchiveJson.header(gallery));
            for (CollectionSettings settings : gallery.collections()) line(lines, ArchiveJson.of(settings));
            int people = 0;
            for (Optional<String> next = Optional.of(Page.START); next.isPresent();) {
                Page<Person> page = gallery.people(Filter.ALL, next.get(), 1000);
                for (Person person : page.items()) {
                    Optional<Dossier> dossier = gallery.dossier(person.id());
                    if (dossier.isEmpty()) continue;
                    line(lines, ArchiveJson.of(dossier.get()));
                    people++;
                }
                next = page.next();
            }
            line(out, ArchiveJson.end(people, HexFormat.of().formatHex(digest.digest())));
            return people;
        }
    }

    private static void line(OutputStream out, JsonNode json) throws IOException {
        out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Reads an archive into a gallery. The whole file is checked first: if it is not complete and sound, nothing
    /// is changed. What fails later may leave a part of the people read; reading it again then reads the others too. A person who is
    /// there already, by id, is put back as the archive has them, a collection that has a threshold there gets it.
    ///
    /// @throws GalleryException if the file is no archive, cut, changed, or of another model
    public static Imported read(Path file, Gallery gallery) {
        try {
            checkDigest(file);
            lines(file, gallery, settings -> { }, person -> { });
            Import running = new Import(gallery);
            lines(file, gallery, settings -> configure(gallery, settings), running::add);
            return running.end();
        } catch (JsonProcessingException e) {
            throw broken(file, "it holds what is not JSON");
        } catch (IOException e) {
            throw new GalleryException(Reason.UNAVAILABLE, "could not read " + file + " (" + e + "): look whether it exists and may be read", e);
        }
    }

    private static void configure(Gallery gallery, CollectionSettings settings) {
        if (settings.threshold().isPresent()) gallery.configure(settings);
    }

    private static void checkDigest(Path file) throws IOException {
        String last = lastLine(file);
        long body = Files.size(file) - last.getBytes(StandardCharsets.UTF_8).length - 1;
        JsonNode end = ArchiveJson.parse(last);
        MessageDigest digest = Sample.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = body; left > 0;) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) throw broken(file, "it was cut while being read");
                left -= read;
            }
        }
        if (!end.path("sha256").asText().equals(HexFormat.of().formatHex(digest.digest()))) {
            throw broken(file, "its digest does not fit: it was cut or changed");
        }
    }

    private static String lastLine(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(LAST_LINE, in.length());
            byte[] tail = new byte[length];
            in.seek(in.length() - length);
            in.readFully(tail);
            String text = new String(tail, StandardCharsets.UTF_8);
            int start = text.lastIndexOf('\n', text.length() - 2);
            if (!text.endsWith("\n") || start < 0) throw broken(file, "its last line is missing: it was cut");
            return text.substring(start + 1, text.length() - 1);
        }
    }

    /// Reads every line, up to the last.
    private static void lines(Path file, Gallery gallery, Consumer<CollectionSettings> settings, Consumer<Dossier> people) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ArchiveJson.checkHeader(ArchiveJson.parse(line(in, file)), gallery);
            int count = 0;
            for (JsonNode json = ArchiveJson.parse(line(in, file)); ; json = ArchiveJson.parse(line(in, file))) {
                if (json.has("threshold_of")) settings.accept(ArchiveJson.settings(json));
                else if (!json.has("sha256")) {
                    people.accept(ArchiveJson.dossier(json, gallery.size()));
                    count++;
                } else if (json.path("people").asInt(-1) != count) throw broken(file, "it has another number of people than it says");
                else return;
            }
        }
    }

    /// Puts people into a gallery, many in one step.
    private static final class Import {

        private final Gallery gallery;
        private final List<Dossier> waiting = new ArrayList<>();
        private int people;
        private int joined;

        Import(Gallery gallery) {
            this.gallery = gallery;
        }

        void add(Dossier dossier) {
            waiting.add(dossier);
            if (waiting.size() == STEP) flush();
        }

        private void flush() {
            List<Update> updates = gallery.restore(waiting);
            for (int i = 0; i < updates.size(); i++) {
                if (updates.get(i) instanceof Update.NameTaken taken) join(waiting.get(i), taken.by());
                else people++;
            }
            waiting.clear();
        }

        private void join(Dossier dossier, Person namesake) {
            dossier.faces().forEach(face -> gallery.add(namesake.id(), face.sample()));
            joined++;
        }

        Imported end() {
            flush();
            return new Imported(people, joined);
        }
    }

    private static String line(InputStream in, Path file) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw broken(file, "its last line is missing: it was cut");
            if (line.size() == LONGEST_LINE) throw broken(file, "it has a line of more than " + LONGEST_LINE + " bytes");
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static GalleryException broken(Path file, String what) {
        return new GalleryException(Reason.CORRUPT, "got no sound archive of a gallery, " + file + ": " + what
                + "; nothing was changed; export it again");
    }
}
