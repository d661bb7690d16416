package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.gallery.Person;
import semblance.geometry.Box;

/// Against a real broker on loopback.
class MqttEventsTest {

    private static final Box BOX = new Box(10, 20, 30, 40);
    private static final Person ADA = new Person("p1", "Ada", "default", Set.of(), Person.Status.KNOWN, 1, Instant.EPOCH, Instant.EPOCH);

    @TempDir
    Path folder;

    private final Server broker = new Server();
    private String address;

    @BeforeEach
    void serve() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Properties settings = new Properties();
        settings.setProperty("host", "127.0.0.1");
        settings.setProperty("port", "" + port);
        settings.setProperty("data_path", folder.toString());
        settings.setProperty("persistence_enabled", "false");
        settings.setProperty("telemetry_enabled", "false");
        settings.setProperty("allow_anonymous", "true");
        broker.startServer(new MemoryConfig(settings));
        address = "tcp://127.0.0.1:" + port;
    }

    @AfterEach
    void stop() {
        broker.stopServer();
    }

    @Test
    void eventsAndPresenceArriveAndTheEndSaysOffline() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        try (MqttClient home = new MqttClient(address, "home", new MemoryPersistence())) {
            home.connect();
            home.subscribe("semblance/door/#", (topic, message) -> got.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8)));
            MqttEvents mqtt = new MqttEvents(address, "semblance/door");
            assertEquals("semblance/door/status online", next(got));
            mqtt.event(new LiveEvent.Recognised(1.5, 3, BOX, ADA, 0.6, 0.98));
            assertTrue(next(got).startsWith("semblance/door/events {\"type\":\"recognised\",\"seconds\":1.5,\"track\":3"));
            assertEquals("semblance/door/present {\"people\":[{\"person\":\"Ada\",\"id\":\"p1\",\"status\":\"known\"}],\"unknown\":0}", next(got));
            mqtt.event(new LiveEvent.Left(9, 3, 1, 7, Identity.UNDECIDED, Optional.empty()));
            next(got);
            assertEquals("semblance/door/present {\"people\":[],\"unknown\":0}", next(got));
            mqtt.end();
            next(got);
            assertEquals("semblance/door/status offline", next(got));
            // a broker may close the socket before the answer to a polite farewell is read, which is an error to Paho
            home.disconnectForcibly(100, 1000, false);
        }
    }

    private static String next(BlockingQueue<String> got) throws InterruptedException {
        String message = got.poll(10, TimeUnit.SECONDS);
        return message == null ? "nothing came" : message;
    }

    @Test
    void aBrokerThatIsNotThereIsRefusedWithoutShowingThePassword() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        for (String password : List.of("secret", "se@cret", "se/cret")) {
            String refused = assertThrows(SourceException.class, () -> new MqttEvents("tcp://me:" + password + "@127.0.0.1:" + port, "x")).getMessage();
            assertTrue(refused.contains("tcp://127.0.0.1:" + port), refused);
            assertFalse(refused.contains("cret"), refused);
        }
    }
}
