// Sends the calls of a file through Segment's Java library: Send HOST WRITE_KEY CALLS.json
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.MessageBuilder;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.ScreenMessage;
import com.segment.analytics.messages.TrackMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

public class Send {
    /** Dates as the language has them; whole numbers as long. */
    static Object nativeOf(JsonElement value) {
        if (value.isJsonObject()) {
            JsonObject object = value.getAsJsonObject();
            if (object.size() == 1 && object.has("$date"))
                return Date.from(Instant.parse(object.get("$date").getAsString()));
            Map<String, Object> made = new LinkedHashMap<>();
            for (Map.Entry<String, JsonElement> member : object.entrySet())
                made.put(member.getKey(), nativeOf(member.getValue()));
            return made;
        }
        if (value.isJsonArray()) {
            List<Object> made = new ArrayList<>();
            for (JsonElement element : value.getAsJsonArray())
                made.add(nativeOf(element));
            return made;
        }
        if (value.isJsonNull())
            return null;
        JsonPrimitive primitive = value.getAsJsonPrimitive();
        if (primitive.isBoolean())
            return primitive.getAsBoolean();
        if (primitive.isString())
            return primitive.getAsString();
        String text = primitive.getAsString();
        return text.matches("-?\\d+") ? (Object) Long.parseLong(text) : (Object) Double.parseDouble(text);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> bag(JsonObject call, String name) {
        return (Map<String, Object>) nativeOf(call.get(name));
    }

    static MessageBuilder<?, ?> message(JsonObject call) {
        switch (call.get("type").getAsString()) {
        case "identify":
            return IdentifyMessage.builder().traits(bag(call, "traits"));
        case "track":
            return TrackMessage.builder(call.get("event").getAsString()).properties(bag(call, "properties"));
        case "page":
            return PageMessage.builder(call.get("name").getAsString()).properties(bag(call, "properties"));
        case "screen":
            return ScreenMessage.builder(call.get("name").getAsString()).properties(bag(call, "properties"));
        case "group":
            return GroupMessage.builder(call.get("groupId").getAsString()).traits(bag(call, "traits"));
        default:
            return AliasMessage.builder(call.get("previousId").getAsString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        JsonArray calls = JsonParser.parseString(Files.readString(Path.of(arguments[2]))).getAsJsonArray();
        CountDownLatch delivered = new CountDownLatch(calls.size());
        Callback callback = new Callback() {
            @Override
            public void success(Message message) {
                delivered.countDown();
            }

            @Override
            public void failure(Message message, Throwable error) {
                error.printStackTrace();
                System.exit(1);
            }
        };
        Analytics analytics = Analytics.builder(arguments[1]).endpoint(arguments[0]).callback(callback).build();
        for (JsonElement element : calls) {
            JsonObject call = element.getAsJsonObject();
            MessageBuilder<?, ?> builder = message(call);
            builder.userId(call.get("userId").getAsString());
            if (call.has("anonymousId"))
                builder.anonymousId(call.get("anonymousId").getAsString());
            if (call.has("timestamp"))
                builder.timestamp((Date) nativeOf(call.get("timestamp")));
            analytics.enqueue(builder);
        }
        analytics.flush();
        boolean isDelivered = delivered.await(30, TimeUnit.SECONDS);
        analytics.shutdown();
        System.exit(isDelivered ? 0 : 1);
    }
}
