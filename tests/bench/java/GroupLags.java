import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;

/**
 * All lags of all groups, as a Java program has them: a line "admin" or "tool" on the input is one round; the answer is
 * the way, the milliseconds and the number of lags. One JVM and one client for all rounds, so that both are warm.
 */
public class GroupLags {
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", arguments[0]))) {
            for (String way = questions.readLine(); way != null; way = questions.readLine()) {
                long began = System.nanoTime();
                long lags = way.equals("admin") ? throughAdmin(admin) : throughTool(arguments[0]);
                answers.printf("%s %.3f %d%n", way, (System.nanoTime() - began) / 1e6, lags);
                answers.flush();
            }
        }
    }

    private static long throughAdmin(Admin admin) throws Exception {
        Collection<GroupListing> groups = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get();
        Map<String, ListConsumerGroupOffsetsSpec> wanted =
            groups.stream().collect(Collectors.toMap(GroupListing::groupId, one -> new ListConsumerGroupOffsetsSpec()));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = admin.listConsumerGroupOffsets(wanted).all().get();
        Set<TopicPartition> partitions = new HashSet<>();
        committed.values().forEach(one -> partitions.addAll(one.keySet()));
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        partitions.forEach(one -> ends.put(one, OffsetSpec.latest()));
        var known = admin.listOffsets(ends).all().get();
        long lags = 0;
        for (Map<TopicPartition, OffsetAndMetadata> group : committed.values()) {
            for (var entry : group.entrySet()) {
                if (entry.getValue() != null && known.get(entry.getKey()).offset() - entry.getValue().offset() >= 0)
                    ++lags;
            }
        }
        return lags;
    }

    /** The tool prints; its lines are counted. */
    private static long throughTool(String bootstrap) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed));
        try {
            ConsumerGroupCommand.main(
                new String[] {"--bootstrap-server", bootstrap, "--all-groups", "--describe", "--offsets"});
        } finally {
            System.out.flush();
            System.setOut(before);
        }
        return printed.toString().lines().filter(line -> line.startsWith("lags-")).count();
    }
}
