#include "backend/serde/protobuf/protobufwire.h"

#include <algorithm>
#include <cstring>

namespace weir {
namespace {

constexpr std::size_t maxEntries = 8'000'000;
constexpr int maxGroups = 100;
constexpr std::uint64_t maxNumber = (1u << 29) - 1;
constexpr unsigned endOfGroup = 4;

class Cutter
{
public:
    explicit Cutter(std::string_view bytes) : m_bytes(bytes) {}

    std::optional<ProtobufProblem> run(std::vector<ProtobufEntry>* entries)
    {
        while (m_at < m_bytes.size()) {
            ProtobufEntry entry;
            bool ended = false;
            if (!one(&entry, &ended, 0))
                return m_problem;
            if (ended)
                return ProtobufProblem{"a group ends that never began", m_at, false};
            if (entries->size() >= maxEntries)
                return ProtobufProblem{"a message has more than 8,000,000 fields", m_at, true};
            entry.order = std::uint32_t(entries->size());
            entries->push_back(entry);
        }
        const auto before = [](const ProtobufEntry& a, const ProtobufEntry& b) {
            return a.number != b.number ? a.number < b.number : a.order < b.order;
        };
        if (!std::is_sorted(entries->begin(), entries->end(), before))
            std::sort(entries->begin(), entries->end(), before);
        return {};
    }

private:
    bool no(const char* what, bool isLimit = false)
    {
        m_problem = {what, m_at, isLimit};
        return false;
    }

    bool fixed(std::size_t size, std::uint64_t* value)
    {
        if (m_bytes.size() - m_at < size)
            return no("the bytes end inside of a number");
        *value = 0;
        std::memcpy(value, m_bytes.data() + m_at, size); // little-endian, as the machines that this runs on are
        m_at += size;
        return true;
    }

    bool number(std::uint64_t* value)
    {
        return readVarint(m_bytes, &m_at, value) ||
               no(m_at >= m_bytes.size() ? "the bytes end inside of a number" : "a number is longer than 64 bits");
    }

    bool one(ProtobufEntry* entry, bool* ended, int depth)
    {
        const std::size_t begin = m_at;
        std::uint64_t tag = 0;
        if (!number(&tag))
            return false;
        const auto type = unsigned(tag & 7);
        if (tag >> 3 == 0 || tag >> 3 > maxNumber) {
            m_at = begin;
            return no("a field's number is out of range");
        }
        entry->number = std::uint32_t(tag >> 3);
        entry->type = ProtobufWireType(type);
        switch (type) {
        case 0:
            return number(&entry->value);
        case 1:
            return fixed(8, &entry->value);
        case 5:
            return fixed(4, &entry->value);
        case 2: {
            std::uint64_t size = 0;
            if (!number(&size))
                return false;
            if (size > m_bytes.size() - m_at)
                return no("a length is more than the bytes that are left");
            entry->bytes = m_bytes.substr(m_at, std::size_t(size));
            m_at += std::size_t(size);
            return true;
        }
        case 3:
            return group(entry, depth + 1);
        case endOfGroup:
            *ended = true;
            return true;
        default:
            m_at = begin;
            return no("a field's wire type is 6 or 7, which there is not");
        }
    }

    bool group(ProtobufEntry* entry, int depth)
    {
        if (depth > maxGroups)
            return no("groups are nested more than 100 levels deep", true);
        const std::size_t begin = m_at;
        while (m_at < m_bytes.size()) {
            const std::size_t end = m_at;
            ProtobufEntry inner;
            bool ended = false;
            if (!one(&inner, &ended, depth))
                return false;
            if (!ended)
                continue;
            if (inner.number != entry->number)
                return no("a group ends that never began");
            entry->bytes = m_bytes.substr(begin, end - begin);
            return true;
        }
        return no("the bytes end inside of a group");
    }

    const std::string_view m_bytes;
    std::size_t m_at = 0;
    ProtobufProblem m_problem;
};

} // namespace

bool readVarint(std::string_view bytes, std::size_t* at, std::uint64_t* value)
{
    *value = 0;
    for (int shift = 0; shift < 70 && *at < bytes.size(); shift += 7) {
        const unsigned char byte = static_cast<unsigned char>(bytes[*at]);
        if (shift == 63 && (byte & 0xFE) != 0)
            return false;
        ++*at;
        *value |= std::uint64_t(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0)
            return true;
    }
    return false;
}

std::optional<ProtobufProblem> cutProtobuf(std::string_view bytes, std::vector<ProtobufEntry>* entries)
{
    return Cutter(bytes).run(entries);
}

} // namespace weir
