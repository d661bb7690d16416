package semblance.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.DisconnectedBufferOptions;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.live.Identity.Recognised;

/// Publishes events to an MQTT broker (3.1.1), where home automation and robots pick them up:
/// - `TOPIC/events`: every event as JSON (see [EventJson]), QoS 1
/// - `TOPIC/present`: who is in sight now, as `{"people": [{"person", "id", "status"}...], "unknown": n}`, retained
/// - `TOPIC/status`: `online` or `offline` (also by the broker when the process dies), retained
///
/// A broker that goes away is connected to again; meanwhile up to 1000 messages wait, the oldest go first.
public final class MqttEvents implements LiveListener {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEvents.class);
    private static final int WAITING = 1000, QOS = 1;
    private static final long CONNECT_MILLIS = 10_000;

    private final MqttAsyncClient client;
    private final String topic;
    private final Map<Long, Identity> present = new LinkedHashMap<>();

    /// @param broker `tcp://host:1883` or `ssl://host:8883`, with `user:password@` before the host if needed
    /// @param topic  such as `semblance/door`
    /// @throws SourceException if the broker can't be reached
    public MqttEvents(String broker, String topic) {
        this.topic = topic;
        String address = FrameSource.withoutPassword(broker);
        try {
            client = new MqttAsyncClient(address, MqttAsyncClient.generateClientId(), new MemoryPersistence());
            DisconnectedBufferOptions buffer = new DisconnectedBufferOptions();
            buffer.setBufferEnabled(true);
            buffer.setBufferSize(WAITING);
            buffer.setDeleteOldestMessages(true);
            client.setBufferOpts(buffer);
            client.connect(options(broker)).waitForCompletion(CONNECT_MILLIS);
        } catch (MqttException | IllegalArgumentException e) {
            throw new SourceException("the MQTT broker " + address + " can't be reached: " + e.getMessage()
                    + "; wanted tcp://host:1883 or ssl://host:8883", e);
        }
        send("status", "online", true);
    }

    private MqttConnectOptions options(String broker) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setAutomaticReconnect(true);
        options.setConnectionTimeout((int) (CONNECT_MILLIS / 1000));
        options.setWill(topic + "/status", "offline".getBytes(StandardCharsets.UTF_8), QOS, true);
        int at = broker.lastIndexOf('@');
        if (at >= 0) {
            String[] login = broker.substring(broker.indexOf("://") + 3, at).split(":", 2);
            options.setUserName(login[0]);
            if (login.length > 1) options.setPassword(login[1].toCharArray());
        }
        return options;
    }

    @Override
    public void event(LiveEvent event) {
        send("events", EventJson.of(event).toString(), false);
        switch (event) {
            case LiveEvent.Recognised e -> present.put(e.track(), new Recognised(e.person(), e.distance(), e.similarity()));
            case LiveEvent.Learnt e -> present.put(e.track(), new Recognised(e.person(), 0, 1));
            case LiveEvent.Unknown e -> present.put(e.track(), new Identity.Stranger(e.similarity()));
            case LiveEvent.Left e -> present.remove(e.track());
            default -> {
                return;
            }
        }
        send("present", presence().toString(), true);
    }

    private ObjectNode presence() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var people = json.putArray("people");
        present.values().forEach(i -> {
            if (i instanceof Recognised r) people.add(EventJson.person(r.person()));
        });
        return json.put("unknown", present.values().stream().filter(i -> i instanceof Identity.Stranger).count());
    }

    private void send(String what, String text, boolean retained) {
        try {
            client.publish(topic + "/" + what, text.getBytes(StandardCharsets.UTF_8), QOS, retained);
        } catch (MqttException e) {
            LOG.warn("an MQTT message was not sent: {}", e.getMessage());
        }
    }

    @Override
    public void end() {
        present.clear();
        send("present", presence().toString(), true);
        send("status", "offline", true);
        try {
            if (client.isConnected()) client.disconnect(2000).waitForCompletion(CONNECT_MILLIS);
            client.close(true);
        } catch (MqttException e) {
            LOG.warn("the MQTT connection did not close well: {}", e.getMessage());
        }
    }
}
