// The peer of the engine's third stage: the same events, one trait (what somebody has spent) and one audience (who has
// ordered twice), exactly once. Prints, once it has taken all: "DONE events cpuSeconds wallSeconds", both from the first
// event on, so that starting a JVM does not count.
//
//   java -cp LIBS/* SpendersTopology.java BOOTSTRAP TOPIC EVENTS FOLDER
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

public class SpendersTopology {
    static final AtomicLong taken = new AtomicLong();
    static final CountDownLatch done = new CountDownLatch(1);
    static long firstCpu, firstMoment;

    static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    static JsonNode parsed(ObjectMapper mapper, String text) {
        try {
            return mapper.readTree(text);
        } catch (Exception e) {
            return null;
        }
    }

    public static void main(String[] words) throws Exception {
        final long events = Long.parseLong(words[2]);
        final ObjectMapper mapper = new ObjectMapper();
        final StreamsBuilder builder = new StreamsBuilder();
        final KStream<String, Double> orders = builder
            .stream(words[1], Consumed.with(Serdes.String(), Serdes.String()))
            .peek((key, value) -> {
                final long now = taken.incrementAndGet();
                if (now == 1) {
                    firstCpu = cpu();
                    firstMoment = System.nanoTime();
                }
                if (now == events)
                    done.countDown();
            })
            .flatMapValues(text -> {
                final JsonNode event = parsed(mapper, text);
                if (event == null || !event.path("event").asText().equals("Order Completed"))
                    return java.util.List.<Double>of();
                return java.util.List.of(event.path("properties").path("total").asDouble());
            });
        final KGroupedStream<String, Double> byUser = orders.groupByKey(Grouped.with(Serdes.String(), Serdes.Double()));
        byUser.aggregate(() -> 0.0, (user, total, sum) -> sum + total, Materialized.with(Serdes.String(), Serdes.Double()))
            .toStream()
            .mapValues((user, spent) -> "{\"userId\":\"" + user + "\",\"spent\":" + spent + "}")
            .to(words[1] + "-spent", Produced.with(Serdes.String(), Serdes.String()));
        byUser.count(Materialized.with(Serdes.String(), Serdes.Long()))
            .toStream()
            .filter((user, count) -> count == 2)
            .map((user, count) -> KeyValue.pair(user, "{\"userId\":\"" + user + "\",\"member\":true}"))
            .to(words[1] + "-buyers", Produced.with(Serdes.String(), Serdes.String()));

        final Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "spenders");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, words[0]);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, words[3]);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200); // as the engine
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        final KafkaStreams streams = new KafkaStreams(builder.build(), properties);
        streams.setUncaughtExceptionHandler(e -> {
            e.printStackTrace();
            System.exit(1);
            return null;
        });
        streams.start();
        done.await();
        Thread.sleep(250); // the last commit's share
        final double cpuSeconds = (cpu() - firstCpu) / 1e9;
        System.out.println("DONE " + events + " " + cpuSeconds + " " + (System.nanoTime() - firstMoment) / 1e9);
        streams.close(Duration.ofSeconds(10));
    }
}
