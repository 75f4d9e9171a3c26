#include "backend/serde/internaltopics/internaltopics.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/bytestojson.h"
#include "backend/serde/internaltopics/recordlayout.h"
#include "backend/serde/jsonpart.h"
#include "backend/serde/plaindecoder.h"

#include <map>

namespace weir {
namespace {

using Kind = LayoutType::Kind;

const InternalRecord* recordOf(InternalTopic topic, int type)
{
    return topic == InternalTopic::ConsumerOffsets ? offsetsRecord(type) : transactionRecord(type);
}

class InternalDecoder : private BytesToJson
{
public:
    InternalDecoder(std::string_view bytes, const JsonLimits& limits) : BytesToJson(bytes, limits) {}

    Result<JsonDecoded> key(InternalTopic topic)
    {
        std::int64_t type = 0;
        if (!integer(2, &type))
            return result(false);
        const InternalRecord* record = recordOf(topic, int(type));
        if (!record)
            return result(no("record type " + std::to_string(type) + " is not known"));
        write("{\"type\":\"" + std::string(record->name) + "\",\"version\":" + std::to_string(type) + ',');
        return result(members(record->key) && close());
    }

    Result<JsonDecoded> value(const InternalRecord& record)
    {
        std::int64_t version = 0;
        if (!integer(2, &version))
            return result(false);
        if (version < 0)
            return result(no("version " + std::to_string(version) + " is none"));
        m_version = int(version);
        m_isFlexible = m_version >= record.firstFlexible;
        write("{\"version\":" + std::to_string(version) + ',');
        if (!m_isFlexible && m_version > record.newestVersion)
            return result(no("version " + std::to_string(version) + " of " + record.name + " is not known"));
        return result(members(record.value) && close());
    }

    /// What a consumer says of itself: later versions only add to the end.
    Result<JsonDecoded> ofConsumer(const LayoutType& layout)
    {
        std::int64_t version = 0;
        if (!integer(2, &version))
            return result(false);
        m_version = int(version);
        write("{\"version\":" + std::to_string(version) + ',');
        return result(version >= 0 && version < 100 && members(layout) && close());
    }

private:
    bool close()
    {
        write('}');
        return true;
    }

    bool integer(int size, std::int64_t* value)
    {
        std::uint64_t raw = 0;
        if (!bigEndian(size, &raw))
            return false;
        const int shift = 64 - 8 * size;
        *value = std::int64_t(raw << shift) >> shift;
        return true;
    }

    /// -1: null.
    bool length(int plainSize, std::int64_t* value)
    {
        if (!m_isFlexible)
            return integer(plainSize, value);
        std::uint64_t raw = 0;
        if (!varint(&raw))
            return false;
        if (raw > std::uint64_t(INT32_MAX))
            return no("a length is out of range");
        *value = std::int64_t(raw) - 1;
        return true;
    }

    bool nullOr(const LayoutType& type, std::int64_t size, bool* isNull)
    {
        *isNull = size < 0;
        if (!*isNull)
            return true;
        write("null");
        return type.mayBeNull || no("a length is negative");
    }

    bool text(const LayoutType& type, int plainSize, std::string_view* raw, bool* isNull)
    {
        std::int64_t size = 0;
        return length(plainSize, &size) && nullOr(type, size, isNull) && (*isNull || take(std::uint64_t(size), raw));
    }

    bool members(const LayoutType& type)
    {
        bool comma = false;
        for (const LayoutField& field : type.fields) {
            if (field.tag >= 0 || m_version < field.fromVersion || m_version > field.toVersion)
                continue;
            if (!member(field, &comma))
                return false;
        }
        return !m_isFlexible || tagged(type, &comma);
    }

    bool member(const LayoutField& field, bool* comma)
    {
        if (!room())
            return false;
        if (*comma)
            write(',');
        *comma = true;
        write('"' + field.name + "\":");
        const bool isNullableTagged = field.tag >= 0 && field.type.kind == Kind::Struct && field.type.mayBeNull;
        return (isNullableTagged ? taggedStructure(field.type) : value(field.type)) || inside(field.name);
    }

    bool tagged(const LayoutType& type, bool* comma)
    {
        std::uint64_t count = 0;
        if (!varint(&count))
            return false;
        for (; count > 0; --count) {
            std::uint64_t tag = 0;
            std::uint64_t size = 0;
            if (!varint(&tag) || !varint(&size))
                return false;
            if (size > left())
                return no("a tagged field is longer than the bytes that are left");
            const std::size_t end = m_at + std::size_t(size);
            const LayoutField* known = nullptr;
            for (const LayoutField& field : type.fields)
                known = field.tag >= 0 && std::uint64_t(field.tag) == tag ? &field : known;
            if (known) {
                if (!member(*known, comma))
                    return false;
                if (m_at != end)
                    return no("a tagged field has another length than it says");
                continue;
            }
            std::string_view raw;
            if (!take(size, &raw) || !room())
                return false;
            if (*comma)
                write(',');
            *comma = true;
            write("\"#" + std::to_string(tag) + "\":");
            writeBase64(raw);
        }
        return true;
    }

    bool list(const LayoutType& type)
    {
        std::int64_t count = 0;
        bool isNull = false;
        if (!length(4, &count) || !nullOr(type, count, &isNull))
            return false;
        if (isNull)
            return true;
        if (std::uint64_t(count) > left())
            return no("a list of " + std::to_string(count) + " is more than the " + std::to_string(left()) +
                      " bytes that are left can hold");
        write('[');
        for (std::int64_t i = 0; i < count; ++i) {
            if (i > 0)
                write(',');
            if (!room() || !value(type.items.front()))
                return inside('[' + std::to_string(i) + ']');
        }
        write(']');
        return true;
    }

    bool consumerBytes(const LayoutType& type)
    {
        std::string_view raw;
        bool isNull = false;
        if (!text(type, 4, &raw, &isNull))
            return false;
        const LayoutType& layout = type.kind == Kind::Subscription ? subscriptionLayout() : assignmentLayout();
        const Result<JsonDecoded> inner = raw.empty() ? Result<JsonDecoded>(Error{}) : decodeConsumer(raw, layout);
        if (inner)
            write(inner->json);
        else
            writeBase64(raw);
        return true;
    }

    static Result<JsonDecoded> decodeConsumer(std::string_view raw, const LayoutType& layout)
    {
        return InternalDecoder(raw, {}).ofConsumer(layout);
    }

    bool structure(const LayoutType& type)
    {
        if (type.mayBeNull) {
            std::int64_t present = 0;
            if (!integer(1, &present))
                return false;
            if (present < 0) {
                write("null");
                return true;
            }
        }
        write('{');
        return members(type) && close();
    }

    /// Other than elsewhere, a base 128 number tells whether it is there.
    bool taggedStructure(const LayoutType& type)
    {
        std::uint64_t present = 0;
        if (!varint(&present))
            return false;
        write(present == 0 ? "null" : "{");
        return present == 0 || (members(type) && close());
    }

    bool value(const LayoutType& type)
    {
        std::int64_t number = 0;
        std::string_view raw;
        bool isNull = false;
        switch (type.kind) {
        case Kind::I8:
        case Kind::I16:
        case Kind::I32:
        case Kind::I64: {
            const int size = type.kind == Kind::I8 ? 1 : type.kind == Kind::I16 ? 2 : type.kind == Kind::I32 ? 4 : 8;
            if (!integer(size, &number))
                return false;
            writeInteger(number);
            return true;
        }
        case Kind::U16:
            if (!integer(2, &number))
                return false;
            writeInteger(number & 0xFFFF);
            return true;
        case Kind::Uuid:
            if (!take(16, &raw))
                return false;
            write('"' + uuidText(raw) + '"');
            return true;
        case Kind::Text:
            if (!text(type, 2, &raw, &isNull))
                return false;
            if (!isNull)
                writeText(raw);
            return true;
        case Kind::Bytes:
            if (!text(type, 4, &raw, &isNull))
                return false;
            if (!isNull)
                writeBase64(raw);
            return true;
        case Kind::Status:
            return integer(1, &number) && status(number);
        case Kind::Subscription:
        case Kind::Assignment:
            return consumerBytes(type);
        case Kind::List:
            return list(type);
        case Kind::Struct:
            return structure(type);
        }
        return false;
    }

    bool status(std::int64_t number)
    {
        static const char* const names[] = {"Empty",          "Ongoing",       "PrepareCommit", "PrepareAbort",
                                            "CompleteCommit", "CompleteAbort", "Dead",          "PrepareEpochFence"};
        if (number >= 0 && number < 8)
            write('"' + std::string(names[number]) + '"');
        else
            writeInteger(number);
        return true;
    }

    int m_version = 0;
    bool m_isFlexible = false;
};

} // namespace

Result<JsonDecoded> decodeInternalKey(InternalTopic topic, std::string_view bytes, const JsonLimits& limits)
{
    return InternalDecoder(bytes, limits).key(topic);
}

Result<JsonDecoded> decodeInternalValue(InternalTopic topic, std::string_view key, std::string_view bytes,
                                        const JsonLimits& limits)
{
    if (key.size() < 2) {
        // Nothing says what it is: the two that such topics are full of, if one fits whole.
        for (const int type : {1, 2, 0}) {
            const InternalRecord* record = recordOf(topic, type);
            if (!record)
                continue;
            Result<JsonDecoded> decoded = InternalDecoder(bytes, limits).value(*record);
            if (decoded && (decoded->cut || decoded->consumed == bytes.size()))
                return decoded;
        }
        return decodeError(QStringLiteral("without its key there is no telling what the value is"));
    }
    const int type = static_cast<unsigned char>(key[0]) << 8 | static_cast<unsigned char>(key[1]);
    const InternalRecord* record = recordOf(topic, type);
    if (!record)
        return decodeError(QStringLiteral("record type %1 is not known").arg(type));
    return InternalDecoder(bytes, limits).value(*record);
}

std::optional<InternalTopic> internalTopic(std::string_view name)
{
    if (name == "__consumer_offsets")
        return InternalTopic::ConsumerOffsets;
    if (name == "__transaction_state")
        return InternalTopic::TransactionState;
    return {};
}

Decoded decodeInternal(InternalTopic topic, std::string_view bytes, std::size_t limitBytes,
                       const DecodeContext& context)
{
    const Format format = topic == InternalTopic::ConsumerOffsets ? Format::ConsumerOffsets : Format::TransactionState;
    JsonLimits limits;
    limits.stopAfterBytes = limitBytes;
    return decodedJson(format, bytes, limitBytes,
                       context.part == RecordPart::Key ? decodeInternalKey(topic, bytes, limits)
                                                       : decodeInternalValue(topic, context.key, bytes, limits));
}

} // namespace weir
