package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `--gallery` with the address of a server; that a server works is tested in module `stores`.
class GalleryServerTest {

    private static Command says(Command command, String... words) {
        for (String word : words) assertTrue(command.err().contains(word), command.err());
        assertFalse(command.err().contains("secret") || command.out().contains("secret"), command.err());
        return command;
    }

    @Test
    void aServerThatIsNotThereIsSaidWithoutThePassword() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String url = "postgresql://ada:secret@127.0.0.1:" + port + "/people";
        says(Command.run("people", "--gallery", url).exits(Exit.GALLERY), "127.0.0.1:" + port + "/people", "runs");
    }

    @Test
    void whatCanBeDoneToAFileOnlyIsSaid() {
        for (List<String> command : List.of(List.of("check"), List.of("backup", "x"))) {
            List<Object> line = new java.util.ArrayList<>(List.of("gallery"));
            line.addAll(command);
            line.addAll(List.of("--gallery", "postgresql://ada:secret@localhost/people"));
            says(Command.run(line.toArray()).exits(Exit.USAGE), "wanted one in a file");
        }
    }

    @Test
    void anAddressOfAnotherKindIsRefused() {
        says(Command.run("people", "--gallery", "mysql://ada:secret@localhost/people").exits(Exit.USAGE), "postgresql://host/database");
        says(Command.run("gallery", "copy", "a.sqlite", "a.sqlite").exits(Exit.USAGE), "itself");
    }
}
