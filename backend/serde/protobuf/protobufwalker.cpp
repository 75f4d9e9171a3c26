#include "backend/serde/protobuf/protobufwalker.h"

#include "backend/serde/jsonpart.h"

#include <algorithm>
#include <unordered_map>

namespace weir {
namespace {

namespace pb = google::protobuf;
using Field = pb::FieldDescriptor;

constexpr std::size_t maxCopiedBytes = 256u << 20;

ProtobufWireType wireTypeOf(const Field& field)
{
    switch (field.type()) {
    case Field::TYPE_DOUBLE:
    case Field::TYPE_FIXED64:
    case Field::TYPE_SFIXED64:
        return ProtobufWireType::Fixed64;
    case Field::TYPE_FLOAT:
    case Field::TYPE_FIXED32:
    case Field::TYPE_SFIXED32:
        return ProtobufWireType::Fixed32;
    case Field::TYPE_STRING:
    case Field::TYPE_BYTES:
    case Field::TYPE_MESSAGE:
        return ProtobufWireType::Bytes;
    case Field::TYPE_GROUP:
        return ProtobufWireType::Group;
    default:
        return ProtobufWireType::Varint;
    }
}

bool fits(const Field& field, const ProtobufEntry& entry)
{
    return entry.type == wireTypeOf(field) || (field.is_packable() && entry.type == ProtobufWireType::Bytes);
}

std::span<const ProtobufEntry> ofNumber(const std::vector<ProtobufEntry>& entries, int number)
{
    struct ByNumber
    {
        bool operator()(const ProtobufEntry& a, std::uint32_t b) const { return a.number < b; }
        bool operator()(std::uint32_t a, const ProtobufEntry& b) const { return a < b.number; }
    };
    const auto range = std::equal_range(entries.begin(), entries.end(), std::uint32_t(number), ByNumber{});
    return {range.first, range.second};
}

} // namespace

Result<JsonDecoded> ProtobufWalker::run(const pb::Descriptor* type)
{
    bool fine = false;
    if (type) {
        fine = message(*type, m_bytes, 1);
    } else {
        std::vector<ProtobufEntry> entries;
        bool comma = false;
        fine = gather(m_bytes, &entries);
        write('{');
        fine = fine && wireFields(entries, {}, 1, &comma);
        write('}');
    }
    if (fine)
        m_at = m_bytes.size();
    return result(fine);
}

void ProtobufWalker::placeAt(std::string_view piece, std::size_t at)
{
    const char* const begin = m_bytes.data();
    if (piece.data() >= begin && piece.data() <= begin + m_bytes.size())
        m_at = std::size_t(piece.data() - begin) + at;
}

bool ProtobufWalker::gather(std::string_view bytes, std::vector<ProtobufEntry>* entries)
{
    const auto problem = cutProtobuf(bytes, entries);
    if (!problem)
        return true;
    placeAt(bytes, problem->at);
    return problem->isLimit ? limit(problem->what) : no(problem->what);
}

void ProtobufWalker::name(std::string_view text, bool* comma)
{
    if (*comma)
        write(',');
    *comma = true;
    appendJsonString(m_result.json, text);
    write(':');
}

bool ProtobufWalker::message(const pb::Descriptor& type, std::string_view bytes, int depth)
{
    placeAt(bytes, 0);
    if (!deeper(depth))
        return false;
    bool handled = false;
    if (type.file()->package() == "google.protobuf" && !wellKnown(type, bytes, depth, &handled))
        return false;
    return handled || plainMessage(type, bytes, depth);
}

bool ProtobufWalker::plainMessage(const pb::Descriptor& type, std::string_view bytes, int depth)
{
    std::vector<ProtobufEntry> entries;
    if (!gather(bytes, &entries))
        return false;
    write('{');
    if (!members(type, entries, depth, false))
        return false;
    write('}');
    return true;
}

bool ProtobufWalker::isChosen(const Field& field, const std::vector<ProtobufEntry>& all, Entries own) const
{
    const pb::OneofDescriptor* oneof = field.real_containing_oneof();
    if (!oneof)
        return true;
    for (int i = 0; i < oneof->field_count(); ++i) {
        const Entries other = ofNumber(all, oneof->field(i)->number());
        if (!other.empty() && other.back().order > own.back().order)
            return false;
    }
    return true;
}

bool ProtobufWalker::members(const pb::Descriptor& type, const std::vector<ProtobufEntry>& entries, int depth,
                             bool comma)
{
    std::vector<ProtobufEntry> strange;
    const auto one = [&](const Field& member) {
        Entries own = ofNumber(entries, member.number());
        std::vector<ProtobufEntry> fitting;
        if (!std::all_of(own.begin(), own.end(), [&](const ProtobufEntry& entry) { return fits(member, entry); })) {
            for (const ProtobufEntry& entry : own)
                (fits(member, entry) ? fitting : strange).push_back(entry);
            own = fitting;
        }
        if (own.empty() && (member.has_presence() || member.is_extension()))
            return true;
        if (!own.empty() && !isChosen(member, entries, own))
            return true;
        if (!room())
            return false;
        name(member.is_extension() ? '[' + member.full_name() + ']' : member.name(), &comma);
        return field(member, own, depth) || inside(member.name());
    };
    for (int i = 0; i < type.field_count(); ++i) {
        if (!one(*type.field(i)))
            return false;
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const int number = int(entries[i].number);
        if ((i > 0 && entries[i - 1].number == entries[i].number) || type.FindFieldByNumber(number))
            continue;
        const Field* extension =
            type.IsExtensionNumber(number) ? type.file()->pool()->FindExtensionByNumber(&type, number) : nullptr;
        if (extension) {
            if (!one(*extension))
                return false;
            continue;
        }
        const Entries own = ofNumber(entries, number);
        strange.insert(strange.end(), own.begin(), own.end());
    }
    return strange.empty() || unknown(strange, depth, comma);
}

bool ProtobufWalker::field(const Field& field, Entries entries, int depth)
{
    if (field.is_map())
        return map(field, entries, depth);
    if (field.is_repeated())
        return list(field, entries, depth);
    if (entries.empty()) {
        defaultOf(field);
        return true;
    }
    if (field.message_type())
        return merged(*field.message_type(), entries, depth);
    // A packed list where one is expected: its last, as parsers take it.
    const ProtobufEntry& last = entries.back();
    if (field.is_packable() && last.type == ProtobufWireType::Bytes) {
        write('[');
        bool comma = false;
        if (!packed(field, last.bytes, &comma))
            return false;
        write(']');
        return true;
    }
    return scalar(field, last);
}

bool ProtobufWalker::merged(const pb::Descriptor& type, Entries entries, int depth)
{
    if (entries.size() == 1)
        return message(type, entries.front().bytes, depth + 1);
    // A message in pieces is what the pieces say one after the other.
    std::string whole;
    for (const ProtobufEntry& entry : entries)
        whole += entry.bytes;
    const std::size_t size = whole.size();
    m_copiedBytes += size;
    if (m_copiedBytes > maxCopiedBytes)
        return limit("messages in pieces take more than 256 MiB");
    const bool fine = message(type, whole, depth + 1);
    m_copiedBytes -= size;
    return fine;
}

bool ProtobufWalker::list(const Field& field, Entries entries, int depth)
{
    write('[');
    bool comma = false;
    std::size_t index = 0;
    for (const ProtobufEntry& entry : entries) {
        if (!room())
            return false;
        if (field.is_packable() && entry.type == ProtobufWireType::Bytes) {
            if (!packed(field, entry.bytes, &comma))
                return false;
            continue;
        }
        if (comma)
            write(',');
        comma = true;
        const bool fine =
            field.message_type() ? message(*field.message_type(), entry.bytes, depth + 1) : scalar(field, entry);
        if (!fine)
            return inside('[' + std::to_string(index) + ']');
        ++index;
    }
    write(']');
    return true;
}

bool ProtobufWalker::packed(const Field& field, std::string_view bytes, bool* comma)
{
    const ProtobufWireType type = wireTypeOf(field);
    const std::size_t size = type == ProtobufWireType::Fixed64 ? 8 : 4;
    std::size_t at = 0;
    while (at < bytes.size()) {
        ProtobufEntry entry;
        entry.type = type;
        if (type == ProtobufWireType::Varint) {
            if (!readVarint(bytes, &at, &entry.value)) {
                placeAt(bytes, at);
                return no("the bytes end inside of a number");
            }
        } else if (bytes.size() - at < size) {
            placeAt(bytes, at);
            return no("the bytes end inside of a number");
        } else {
            std::copy_n(bytes.data() + at, size, reinterpret_cast<char*>(&entry.value));
            at += size;
        }
        if (!room())
            return false;
        if (*comma)
            write(',');
        *comma = true;
        if (!scalar(field, entry))
            return false;
    }
    return true;
}

bool ProtobufWalker::map(const Field& field, Entries entries, int depth)
{
    const Field& keyField = *field.message_type()->map_key();
    const Field& valueField = *field.message_type()->map_value();
    struct Pair
    {
        std::string key;
        std::string_view bytes;
    };
    std::vector<Pair> pairs;
    std::unordered_map<std::string, std::size_t> last;
    for (const ProtobufEntry& entry : entries) {
        std::vector<ProtobufEntry> inner;
        if (!gather(entry.bytes, &inner))
            return false;
        const Entries keys = ofNumber(inner, 1);
        const std::size_t before = m_result.json.size();
        if (keys.empty() || !fits(keyField, keys.back()))
            defaultOf(keyField);
        else if (!scalar(keyField, keys.back()))
            return false;
        std::string key = m_result.json.substr(before);
        m_result.json.resize(before);
        if (key.front() != '"')
            key = '"' + key + '"';
        last[key] = pairs.size();
        pairs.push_back({std::move(key), entry.bytes});
    }
    write('{');
    bool comma = false;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (last[pairs[i].key] != i)
            continue;
        if (!room())
            return false;
        if (comma)
            write(',');
        comma = true;
        write(pairs[i].key);
        write(':');
        std::vector<ProtobufEntry> inner;
        if (!gather(pairs[i].bytes, &inner))
            return false;
        const Entries values = ofNumber(inner, 2);
        const bool usable = !values.empty() && fits(valueField, values.back());
        const bool fine = !usable && valueField.message_type() ? message(*valueField.message_type(), {}, depth + 1)
                          : usable                             ? this->field(valueField, values, depth)
                                                               : (defaultOf(valueField), true);
        if (!fine)
            return inside('[' + pairs[i].key + ']');
    }
    write('}');
    return true;
}

} // namespace weir
