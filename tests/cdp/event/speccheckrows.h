// Purpose: rows for SpecCheckTest; raw texts are kept out of files that moc reads. Thread: constants.
#pragma once

namespace weir::cdp {

struct SpecRow
{
    const char* name;
    const char* event;
    const char* reason; ///< empty: it is one
    const char* detail;
};

inline constexpr SpecRow specRows[] = {
    {"track", R"({"type":"track","event":"A","userId":"u"})", "", ""},
    {"page without a name", R"({"type":"page","anonymousId":"a"})", "", ""},
    {"screen", R"({"type":"screen","name":"Home","category":"App","userId":"u"})", "", ""},
    {"identify by an e-mail alone", R"({"type":"identify","traits":{"email":"a@b.c"}})", "", ""},
    {"group", R"({"type":"group","groupId":7,"userId":"u"})", "", ""},
    {"alias", R"({"type":"alias","previousId":"a","userId":"u"})", "", ""},
    {"alias from an anonymousId", R"({"type":"alias","anonymousId":"a","userId":"u"})", "", ""},
    {"fields that nobody knows", R"({"type":"track","event":"A","userId":"u","x":[1],"messageId":9})", "", ""},
    {"absent as null", R"({"type":"track","event":"A","userId":null,"properties":null,"sentAt":null})", "", ""},
    {"unicode name", R"({"type":"track","event":"Überweisung 💶","userId":"ü"})", "", ""},

    {"a list", R"([1])", "Malformed", ""},
    {"a text", R"("track")", "Malformed", ""},
    {"half an object", R"({"type":"track")", "Malformed", ""},
    {"nothing", "", "Malformed", ""},
    {"no type", R"({"event":"A","userId":"u"})", "Unknown-Type", "type"},
    {"type in another case", R"({"type":"Track","event":"A","userId":"u"})", "Unknown-Type", "type"},
    {"type that is no text", R"({"type":7,"event":"A","userId":"u"})", "Unknown-Type", "type"},
    {"track without event", R"({"type":"track","userId":"u"})", "Missing-Field", "event"},
    {"track with an empty event", R"({"type":"track","event":"","userId":"u"})", "Missing-Field", "event"},
    {"track with event null", R"({"type":"track","event":null,"userId":"u"})", "Missing-Field", "event"},
    {"group without groupId", R"({"type":"group","userId":"u"})", "Missing-Field", "groupId"},
    {"alias without userId", R"({"type":"alias","previousId":"a"})", "Missing-Field", "userId"},
    {"alias without anything before", R"({"type":"alias","userId":"u"})", "Missing-Field", "previousId"},
    {"event that is a number", R"({"type":"track","event":5,"userId":"u"})", "Invalid-Field", "event"},
    {"name that is a number", R"({"type":"page","name":5,"userId":"u"})", "Invalid-Field", "name"},
    {"category that is a list", R"({"type":"screen","name":"n","category":[],"userId":"u"})", "Invalid-Field",
     "category"},
    {"userId true", R"({"type":"track","event":"A","userId":true})", "Invalid-Field", "userId"},
    {"anonymousId object", R"({"type":"track","event":"A","anonymousId":{}})", "Invalid-Field", "anonymousId"},
    {"messageId list", R"({"type":"track","event":"A","userId":"u","messageId":[]})", "Invalid-Field", "messageId"},
    {"properties that are a list", R"({"type":"track","event":"A","userId":"u","properties":[]})", "Invalid-Field",
     "properties"},
    {"traits that are a text", R"({"type":"identify","userId":"u","traits":"x"})", "Invalid-Field", "traits"},
    {"context that is a number", R"({"type":"identify","userId":"u","context":1})", "Invalid-Field", "context"},
    {"integrations that are false", R"({"type":"identify","userId":"u","integrations":false})", "Invalid-Field",
     "integrations"},
    {"no date", R"({"type":"identify","userId":"u","timestamp":"yesterday"})", "Invalid-Timestamp", "timestamp"},
    {"an empty date", R"({"type":"identify","userId":"u","timestamp":""})", "Invalid-Timestamp", "timestamp"},
    {"the thirtieth of February", R"({"type":"identify","userId":"u","timestamp":"2026-02-30T00:00:00Z"})",
     "Invalid-Timestamp", "timestamp"},
    {"sentAt true", R"({"type":"identify","userId":"u","sentAt":true})", "Invalid-Timestamp", "sentAt"},
    {"seconds instead of milliseconds", R"({"type":"identify","userId":"u","timestamp":1767225600})",
     "Invalid-Timestamp", "timestamp"},
    {"before 1700", R"({"type":"identify","userId":"u","timestamp":"1699-12-31T23:59:59.999Z"})", "Invalid-Timestamp",
     "timestamp"},
    {"2250", R"({"type":"identify","userId":"u","timestamp":"2250-01-01T00:00:00Z"})", "Invalid-Timestamp",
     "timestamp"},
    {"corrected out of range",
     R"({"type":"identify","userId":"u","originalTimestamp":"1710-01-01T00:00:00Z","sentAt":"2249-01-01T00:00:00Z"})",
     "Invalid-Timestamp", "timestamp"},
};

struct ClockRow
{
    const char* name;
    const char* fields;    ///< of an identify of u that is received at 2026-01-01T12:00:00Z
    const char* timestamp; ///< what it must be
    const char* original;  ///< originalTimestamp then; empty: absent
    const char* receivedAt;
};

inline constexpr ClockRow clockRows[] = {
    {"nothing given", R"("x":1)", "2026-01-01T12:00:00.000Z", "", "2026-01-01T12:00:00.000Z"},
    {"timestamp alone", R"("timestamp":"2026-01-01T10:00:00Z")", "2026-01-01T10:00:00.000Z", "",
     "2026-01-01T12:00:00.000Z"},
    {"without a zone is UTC", R"("timestamp":"2026-01-01T10:00:00")", "2026-01-01T10:00:00.000Z", "",
     "2026-01-01T12:00:00.000Z"},
    {"with a zone", R"("timestamp":"2026-01-01T10:00:00+05:30")", "2026-01-01T04:30:00.000Z", "",
     "2026-01-01T12:00:00.000Z"},
    {"a day", R"("timestamp":"2026-01-01")", "2026-01-01T00:00:00.000Z", "", "2026-01-01T12:00:00.000Z"},
    {"epoch milliseconds", R"("timestamp":1767225600123)", "2026-01-01T00:00:00.123Z", "", "2026-01-01T12:00:00.000Z"},
    {"rounded down to milliseconds", R"("timestamp":"2026-01-01T10:00:00.9999Z")", "2026-01-01T10:00:00.999Z", "",
     "2026-01-01T12:00:00.000Z"},
    {"1700", R"("timestamp":"1700-01-01T00:00:00Z")", "1700-01-01T00:00:00.000Z", "", "2026-01-01T12:00:00.000Z"},
    {"clock a day behind", R"("originalTimestamp":"2025-12-31T11:50:00Z","sentAt":"2025-12-31T12:00:00Z")",
     "2026-01-01T11:50:00.000Z", "2025-12-31T11:50:00Z", "2026-01-01T12:00:00.000Z"},
    {"clock a year ahead, timestamp too",
     R"("timestamp":"2027-01-01T09:00:00Z","originalTimestamp":"2027-01-01T11:00:00Z","sentAt":"2027-01-01T12:00:00Z")",
     "2026-01-01T11:00:00.000Z", "2027-01-01T11:00:00Z", "2026-01-01T12:00:00.000Z"},
    {"a timestamp that was sent is the original",
     R"("timestamp":"2025-12-31T11:00:00Z","sentAt":"2025-12-31T12:00:00Z")", "2026-01-01T11:00:00.000Z",
     "2025-12-31T11:00:00.000Z", "2026-01-01T12:00:00.000Z"},
    {"sentAt alone", R"("sentAt":"2025-12-31T12:00:00Z")", "2026-01-01T12:00:00.000Z", "", "2026-01-01T12:00:00.000Z"},
    {"originalTimestamp alone", R"("originalTimestamp":"2025-12-31T12:00:00Z")", "2025-12-31T12:00:00.000Z",
     "2025-12-31T12:00:00Z", "2026-01-01T12:00:00.000Z"},
    {"of long ago, through a collector",
     R"("originalTimestamp":"2020-05-01T10:00:00Z","sentAt":"2020-05-01T10:01:00Z","receivedAt":"2020-05-01T11:01:00Z")",
     "2020-05-01T11:00:00.000Z", "2020-05-01T10:00:00Z", "2020-05-01T11:01:00.000Z"},
    {"corrected by a collector already",
     R"("timestamp":"2020-05-01T11:00:00Z","sentAt":"2020-05-01T10:01:00Z","receivedAt":"2020-05-01T11:01:00Z")",
     "2020-05-01T11:00:00.000Z", "", "2020-05-01T11:01:00.000Z"},
};

} // namespace weir::cdp
