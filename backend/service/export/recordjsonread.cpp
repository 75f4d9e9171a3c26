#include "backend/serde/bytestext.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"
#include "backend/service/export/recordjson.h"

#include <QByteArray>
#include <charconv>

namespace weir {
namespace {

/// Where in JsonRecord::text a part lies; its address is only known when all are there.
struct Piece
{
    std::size_t at = 0, size = 0;
    bool isNull = true;
};

Error wrong(const char* what) { return {ErrorKind::Decode, 0, QString::fromUtf8(what), {}, false, false}; }

template <typename Number> bool numberOf(const JsonPart& part, Number& number)
{
    const std::string_view raw = part.raw();
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
    return part.kind() == JsonPart::Kind::Number && error == std::errc() && end == raw.data() + raw.size();
}

class Reader
{
public:
    Result<std::optional<JsonRecord>> read(std::string_view line)
    {
        const JsonPart whole(line);
        bool isFine = true;
        whole.eachMember([&](const std::string& name, JsonPart part) { return isFine = member(name, part); });
        if (!m_hasTopic || !m_hasPartition || !m_hasOffset || !m_hasValue)
            return isFine ? Result<std::optional<JsonRecord>>(std::nullopt)
                          : Result<std::optional<JsonRecord>>(m_error);
        if (!isFine)
            return m_error;
        return std::optional<JsonRecord>(finished());
    }

private:
    Piece add(std::string_view bytes)
    {
        const std::size_t at = m_record.text.size();
        m_record.text.append(bytes);
        return {at, bytes.size(), false};
    }
    /// A string is its text, null is nothing, the rest is as it is written.
    Piece pieceOf(const JsonPart& part)
    {
        if (part.kind() == JsonPart::Kind::Null)
            return {};
        return add(part.kind() == JsonPart::Kind::String ? part.string() : std::string(part.raw()));
    }
    bool bytesOf(const JsonPart& part, Piece& piece, const char* complaint)
    {
        if (part.kind() == JsonPart::Kind::String) {
            const std::string text = part.string();
            const auto decoded = QByteArray::fromBase64Encoding(
                QByteArray::fromRawData(text.data(), qsizetype(text.size())), QByteArray::AbortOnBase64DecodingErrors);
            if (decoded) {
                piece = add({decoded.decoded.constData(), std::size_t(decoded.decoded.size())});
                return true;
            }
        }
        m_error = wrong(complaint);
        return false;
    }
    bool fail(const char* complaint)
    {
        m_error = wrong(complaint);
        return false;
    }

    bool member(const std::string& name, const JsonPart& part)
    {
        RecordView& record = m_record.record;
        if (name == "topic") {
            m_hasTopic = part.kind() == JsonPart::Kind::String;
            m_record.topic = m_hasTopic ? part.string() : std::string();
        } else if (name == "partition") {
            m_hasPartition = numberOf(part, record.partition) && record.partition >= 0;
        } else if (name == "offset") {
            m_hasOffset = numberOf(part, record.offset) && record.offset >= 0;
        } else if (name == "timestamp") {
            if (!numberOf(part, record.timestampMs))
                return fail("timestamp is no number of milliseconds");
        } else if (name == "state") {
            const std::string state = part.kind() == JsonPart::Kind::String ? part.string() : std::string();
            record.flags |= std::uint8_t(state == "commit"    ? RecordFlag::ControlCommit
                                         : state == "abort"   ? RecordFlag::ControlAbort
                                         : state == "aborted" ? RecordFlag::Aborted
                                         : state == "open"    ? RecordFlag::Pending
                                                              : RecordFlag::None);
        } else if (name == "key") {
            m_readableKey = readableOf(part, m_key, m_hasKeyBytes);
        } else if (name == "keyBytes") {
            m_hasKeyBytes = true;
            return bytesOf(part, m_key, "keyBytes is no base64");
        } else if (name == "value") {
            m_hasValue = true;
            m_readableValue = readableOf(part, m_value, m_hasValueBytes);
        } else if (name == "valueBytes") {
            m_hasValueBytes = true;
            return bytesOf(part, m_value, "valueBytes is no base64");
        } else if (name == "headers") {
            if (part.kind() != JsonPart::Kind::Array)
                return fail("headers is no list");
            return part.eachElement([this](JsonPart each) { return header(each); });
        }
        return true;
    }

    bool header(const JsonPart& part)
    {
        if (part.kind() != JsonPart::Kind::Object)
            return fail("a header is no object");
        Piece name, value;
        bool nameIsBytes = false, valueIsBytes = false;
        const bool isFine = part.eachMember([&](const std::string& member, JsonPart each) {
            if (member == "name" && !nameIsBytes)
                name = pieceOf(each);
            else if (member == "value" && !valueIsBytes)
                value = pieceOf(each);
            else if (member == "nameBytes" && (nameIsBytes = true))
                return bytesOf(each, name, "nameBytes is no base64");
            else if (member == "valueBytes" && (valueIsBytes = true))
                return bytesOf(each, value, "valueBytes of a header is no base64");
            return true;
        });
        if (isFine && name.isNull)
            return fail("a header has no name");
        m_headers.emplace_back(name, value);
        return isFine;
    }

    /// Also kept apart if it is structured: see readable().
    Piece readableOf(const JsonPart& part, Piece& bytes, bool hasBytes)
    {
        const Piece piece = pieceOf(part);
        if (!hasBytes)
            bytes = piece;
        const bool isStructured = part.kind() == JsonPart::Kind::Object || part.kind() == JsonPart::Kind::Array;
        return isStructured ? piece : Piece();
    }
    /// The bytes, or what a schema had made of them: without its registry they would say nothing to anybody.
    std::string_view readable(const Piece& bytes, const Piece& decoded) const
    {
        constexpr std::size_t frame = 5;
        const std::string_view exact = view(bytes);
        return !decoded.isNull && exact.size() > frame && exact.front() == 0 ? view(decoded) : exact;
    }

    std::string_view view(const Piece& piece) const
    {
        return std::string_view(m_record.text).substr(piece.at, piece.size);
    }

    /// A short text would lie inside of the string itself and move with it.
    JsonRecord finished()
    {
        m_record.text.reserve(64);
        RecordView& record = m_record.record;
        record.key = readable(m_key, m_readableKey);
        record.value = readable(m_value, m_readableValue);
        record.flags |= std::uint8_t(m_key.isNull ? RecordFlag::KeyNull : RecordFlag::None);
        record.flags |= std::uint8_t(m_value.isNull ? RecordFlag::ValueNull : RecordFlag::None);
        for (const auto& [name, value] : m_headers)
            m_record.headers.push_back({view(name), view(value), value.isNull});
        return std::move(m_record);
    }

    JsonRecord m_record;
    Piece m_key, m_value, m_readableKey, m_readableValue;
    std::vector<std::pair<Piece, Piece>> m_headers;
    bool m_hasTopic = false, m_hasPartition = false, m_hasOffset = false, m_hasValue = false;
    bool m_hasKeyBytes = false, m_hasValueBytes = false;
    Error m_error;
};

} // namespace

Result<std::optional<JsonRecord>> readRecordJson(std::string_view line)
{
    if (line.empty() || line.front() != '{' || line.find("\"partition\"") == std::string_view::npos)
        return std::optional<JsonRecord>();
    if (const JsonCheck check = checkJson(line); !check.valid)
        return Error{ErrorKind::Decode,
                     0,
                     QStringLiteral("no JSON: %1 (byte %2)").arg(QLatin1String(check.problem)).arg(check.position),
                     {},
                     false,
                     false};
    return Reader().read(line);
}

} // namespace weir
