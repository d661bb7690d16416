package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.embed.Embedding;
import semblance.gallery.Gallery;
import semblance.gallery.Sample;

/// What is done to a gallery file, without any network.
class GalleryCommandTest {

    @TempDir
    private Path folder;
    private Path gallery;

    @BeforeEach
    void enrol() {
        gallery = folder.resolve("people.sqlite");
        try (Gallery open = Gallery.open(gallery, "test-model", 2)) {
            open.enrol("Ada", Sample.of(Embedding.normalised(new float[] {1, 0})));
            open.enrol("Ada", Sample.of(Embedding.normalised(new float[] {1, 1})));
            open.enrol("Ben", Sample.of(Embedding.normalised(new float[] {0, 1})));
        }
    }

    @Test
    void aDamagedGalleryIsLookedAtAndWhatCanBeReadIsSaved() throws SQLException {
        Command.run("gallery", "check", "--gallery", gallery).exits(Exit.OK);
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + gallery)) {
            raw.createStatement().executeUpdate("UPDATE face SET vector = zeroblob(12) WHERE id = 2");
        }
        Command.run("gallery", "--gallery", gallery).exits(Exit.GALLERY);
        Command check = Command.run("gallery", "check", "--gallery", gallery, "--json").exits(Exit.GALLERY);
        assertTrue(check.json().getFirst().get("damage").asText().startsWith("face 2"), check.out());
        assertTrue(check.err().contains("gallery salvage"), check.err());
        Path saved = folder.resolve("saved.sqlite");
        JsonNode counts = Command.run("gallery", "salvage", saved, "--gallery", gallery, "--json").exits(Exit.SOME_FAILED).json().getFirst();
        assertEquals(List.of(2, 2, 0, 1), Stream.of("people", "faces", "lost_people", "lost_faces").map(field -> counts.get(field).asInt()).toList());
        Command.run("gallery", "check", "--gallery", saved).exits(Exit.OK);
        Command.run("gallery", "salvage", saved, "--gallery", gallery).exits(Exit.USAGE);
    }

    @Test
    void noCopyIsWrittenOverTheGalleryItself() {
        for (String verb : List.of("backup", "export")) {
            assertTrue(Command.run("gallery", verb, gallery, "--gallery", gallery).exits(Exit.USAGE).err().contains("the gallery itself"));
        }
        Command.run("gallery", "check", "--gallery", gallery).exits(Exit.OK);
    }
}
