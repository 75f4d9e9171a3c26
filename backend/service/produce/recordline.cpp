#include "backend/service/produce/recordline.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"
#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/produce/partencoder.h"

#include <QDateTime>
#include <charconv>
#include <map>

namespace weir {
namespace {

using Kind = JsonPart::Kind;

Error wrong(const char* sentence) { return {ErrorKind::Invalid, 0, QString::fromUtf8(sentence)}; }

std::string compact(std::string_view json)
{
    std::string text;
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            text += c;
            if (c == '\\' && i + 1 < json.size())
                text += json[++i];
            else if (c == '"')
                inString = false;
        } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            text += c;
            inString = c == '"';
        }
    }
    return text;
}

/// The same JSON, however it is written: escapes and white space aside.
bool isSame(const JsonPart& a, const JsonPart& b)
{
    if (a.kind() != b.kind())
        return false;
    if (a.kind() == Kind::String)
        return a.string() == b.string();
    if (a.kind() != Kind::Array && a.kind() != Kind::Object)
        return a.raw() == b.raw();
    if (compact(a.raw()) == compact(b.raw()))
        return true;
    std::vector<std::pair<std::string, JsonPart>> left, right;
    const auto list = [](const JsonPart& part, auto& into) {
        if (part.kind() == Kind::Array)
            part.eachElement([&](JsonPart each) { return into.emplace_back(std::string(), each), true; });
        else
            part.eachMember(
                [&](const std::string& name, JsonPart each) { return into.emplace_back(name, each), true; });
    };
    list(a, left);
    list(b, right);
    if (left.size() != right.size())
        return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i].first != right[i].first || !isSame(left[i].second, right[i].second))
            return false;
    }
    return true;
}

struct Side
{
    std::optional<JsonPart> readable;
    std::optional<std::string> bytes;
    Format format = Format::Auto;
    bool hasFormat = false;
    int schemaId = 0;

    std::optional<std::string> plain() const
    {
        if (!readable || readable->kind() == Kind::Null)
            return std::nullopt;
        return readable->kind() == Kind::String ? readable->string() : std::string(readable->raw());
    }
};

bool saysTheSame(const Side& side, const DecoderSet& decoders, const RecordLine::Fetch& fetch)
{
    if (!side.readable)
        return true;
    Format format = side.format;
    // Without a registry the bytes of a schema cannot be read: then they are believed.
    Decoded decoded = decoders.decode(*side.bytes, format);
    if (decoded.state == DecodeState::Pending && decoded.schema && fetch) {
        fetch(decoded.schema->id);
        decoded = decoders.decode(*side.bytes, format);
    }
    if (decoded.state == DecodeState::Pending || (side.schemaId != 0 && decoded.state == DecodeState::Failed))
        return true;
    if (side.readable->kind() == Kind::String && side.readable->string() == decoded.text)
        return true;
    const JsonCheck check = checkJson(decoded.text);
    return check.valid && check.depth < 1000 && isSame(*side.readable, JsonPart(decoded.text));
}

Result<std::optional<std::string>> bytesOf(const Side& side, const DecoderSet& decoders,
                                           const RecordLine::Encode& encode, const RecordLine::Fetch& fetch)
{
    if (side.bytes && saysTheSame(side, decoders, fetch))
        return side.bytes;
    const std::optional<std::string> plain = side.plain();
    const bool isPlain =
        !side.hasFormat || side.format == Format::Json || side.format == Format::Text || side.format == Format::Auto;
    if (!plain || isPlain)
        return plain;
    if (!encode)
        return wrong("the value was edited and its format cannot be written here");
    Result<std::string> encoded = encode(*plain, side.format, side.schemaId);
    if (!encoded)
        return encoded.error();
    return std::optional(std::move(encoded).value());
}

class Reader
{
public:
    Result<void> read(std::string_view line, ProduceRecord& record, Side& key, Side& value)
    {
        JsonPart(line).eachMember([&](const std::string& name, JsonPart part) {
            member(name, part, record, key, value);
            return !m_error;
        });
        if (m_error)
            return *m_error;
        if (!value.readable && !value.bytes)
            return wrong("there is no \"value\"; a tombstone has \"value\": null");
        return {};
    }

private:
    void fail(const char* sentence) { m_error = wrong(sentence); }

    void takeBytes(const JsonPart& part, std::optional<std::string>& bytes, const char* complaint)
    {
        bytes = part.kind() == Kind::String ? base64Bytes(part.string()) : std::nullopt;
        if (!bytes)
            fail(complaint);
    }

    void member(const std::string& name, const JsonPart& part, ProduceRecord& record, Side& key, Side& value)
    {
        if (name == "key") {
            key.readable = part;
        } else if (name == "value") {
            value.readable = part;
        } else if (name == "keyBytes") {
            takeBytes(part, key.bytes, "keyBytes is no base64");
        } else if (name == "valueBytes") {
            takeBytes(part, value.bytes, "valueBytes is no base64");
        } else if (name == "format" && part.kind() == Kind::String) {
            const std::string format = part.string();
            value.hasFormat = format != "null";
            value.format = formatFromName(format);
        } else if (name == "schemaId" && part.kind() == Kind::Number) {
            const std::string_view raw = part.raw();
            std::from_chars(raw.data(), raw.data() + raw.size(), value.schemaId);
        } else if (name == "partition") {
            takePartition(part, record);
        } else if (name == "timestamp") {
            takeTimestamp(part, record);
        } else if (name == "headers") {
            takeHeaders(part, record);
        }
    }

    void takePartition(const JsonPart& part, ProduceRecord& record)
    {
        if (part.kind() == Kind::Null)
            return;
        std::int32_t partition = -1;
        const std::string_view raw = part.raw();
        const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), partition);
        if (error != std::errc() || end != raw.data() + raw.size() || partition < 0)
            return fail("partition is no number from 0");
        record.partition = partition;
    }

    void takeTimestamp(const JsonPart& part, ProduceRecord& record)
    {
        std::int64_t time = -1;
        if (part.kind() == Kind::Number) {
            const std::string_view raw = part.raw();
            const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), time);
            if (error != std::errc() || end != raw.data() + raw.size())
                return fail("timestamp is no number of milliseconds");
        } else if (part.kind() == Kind::String) {
            const QDateTime moment = QDateTime::fromString(QString::fromStdString(part.string()), Qt::ISODateWithMs);
            if (!moment.isValid())
                return fail("timestamp is neither milliseconds since 1970 nor ISO 8601");
            time = moment.toMSecsSinceEpoch();
        } else if (part.kind() != Kind::Null) {
            return fail("timestamp is neither milliseconds since 1970 nor ISO 8601");
        }
        if (time >= 0)
            record.timestampMs = time;
    }

    static std::optional<std::string> text(const JsonPart& part)
    {
        if (part.kind() == Kind::Null)
            return std::nullopt;
        return part.kind() == Kind::String ? part.string() : std::string(part.raw());
    }

    void takeHeaders(const JsonPart& part, ProduceRecord& record)
    {
        if (part.kind() == Kind::Object) {
            part.eachMember([&](const std::string& name, JsonPart each) {
                record.headers.push_back({name, text(each)});
                return true;
            });
        } else if (part.kind() == Kind::Array) {
            part.eachElement([&](JsonPart each) { return takeHeader(each, record), !m_error; });
        } else if (part.kind() != Kind::Null) {
            fail("headers is neither a list nor an object");
        }
    }

    void takeHeader(const JsonPart& part, ProduceRecord& record)
    {
        ProduceHeader header;
        std::optional<std::string> nameBytes, valueBytes;
        bool hasName = false;
        if (part.kind() != Kind::Object)
            return fail("a header is no object");
        part.eachMember([&](const std::string& name, JsonPart each) {
            if (name == "name") {
                hasName = each.kind() == Kind::String;
                header.name = hasName ? each.string() : std::string();
            } else if (name == "value") {
                header.value = text(each);
            } else if (name == "nameBytes") {
                takeBytes(each, nameBytes, "nameBytes is no base64");
            } else if (name == "valueBytes") {
                takeBytes(each, valueBytes, "valueBytes of a header is no base64");
            }
            return true;
        });
        if (!hasName && !nameBytes)
            return fail("a header has no name");
        if (nameBytes)
            header.name = std::move(*nameBytes);
        if (valueBytes)
            header.value = std::move(valueBytes);
        record.headers.push_back(std::move(header));
    }

    std::optional<Error> m_error;
};

} // namespace

RecordLine::RecordLine(std::string topic, std::shared_ptr<const DecoderSet> decoders, Encode encode, Fetch fetch)
    : m_topic(std::move(topic)), m_decoders(std::move(decoders)), m_encode(std::move(encode)), m_fetch(std::move(fetch))
{
}

RecordLine RecordLine::withRegistry(std::string topic, std::shared_ptr<SchemaRegistry> registry, int timeoutMs)
{
    const auto known = std::make_shared<std::map<int, PartEncoder>>();
    Encode encode = [registry, timeoutMs, known](const std::string& text, Format format,
                                                 int schemaId) -> Result<std::string> {
        if (schemaId == 0)
            return PartEncoder(format).encode(text);
        if (const auto found = known->find(schemaId); found != known->end())
            return found->second.encode(text);
        SchemaChoice choice;
        choice.id = schemaId;
        Result<PartEncoder> made = PartEncoder::make(choice, registry, timeoutMs);
        if (!made)
            return made.error();
        return known->emplace(schemaId, std::move(made).value()).first->second.encode(text);
    };
    Fetch fetch = [registry, timeoutMs](int schemaId) {
        if (registry)
            (void)registry->fetchBlocking(schemaId, timeoutMs);
    };
    return {std::move(topic), std::make_shared<const DecoderSet>(registry), std::move(encode), std::move(fetch)};
}

Result<ProduceRecord> RecordLine::parse(std::string_view line) const
{
    const JsonCheck check = checkJson(line);
    if (!check.valid)
        return Error{ErrorKind::Decode, 0,
                     QStringLiteral("no JSON: %1 (byte %2)").arg(QLatin1String(check.problem)).arg(check.position)};
    if (JsonPart(line).kind() != JsonPart::Kind::Object)
        return wrong("a record is a JSON object with a \"value\"");
    ProduceRecord record;
    record.topic = m_topic;
    Side key, value;
    if (const Result<void> read = Reader().read(line, record, key, value); !read)
        return read.error();
    for (auto& [side, part] : {std::pair(&key, &record.key), std::pair(&value, &record.value)}) {
        Result<std::optional<std::string>> bytes = bytesOf(*side, *m_decoders, m_encode, m_fetch);
        if (!bytes)
            return bytes.error();
        *part = std::move(bytes).value();
    }
    return record;
}

} // namespace weir
