#include "backend/base/json/jsonarena.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace weir {
namespace {

constexpr int deepest = 4096;
constexpr std::size_t firstBlock = 1024;
constexpr std::size_t largestStep = 1024 * 1024;

} // namespace

JsonArena::JsonArena() = default;
JsonArena::~JsonArena() = default;

JsonArena::JsonArena(JsonArena&& other) noexcept { *this = std::move(other); }

JsonArena& JsonArena::operator=(JsonArena&& other) noexcept
{
    m_blocks = std::exchange(other.m_blocks, {});
    m_free = std::exchange(other.m_free, nullptr);
    m_end = std::exchange(other.m_end, nullptr);
    m_used = std::exchange(other.m_used, 0);
    return *this;
}

void JsonArena::grow(std::size_t bytes)
{
    const std::size_t step = m_free == nullptr ? firstBlock : std::min(2 * m_blocks.back().size, largestStep);
    const std::size_t size = std::max(bytes, step);
    auto* const memory = static_cast<std::byte*>(std::malloc(size));
    if (memory == nullptr)
        throw std::bad_alloc();
    m_blocks.push_back({decltype(Block::memory)(memory), size});
    m_free = memory;
    m_end = m_free + size;
}

void JsonArena::adopt(void* memory, std::size_t bytes)
{
    Block block{decltype(Block::memory)(static_cast<std::byte*>(memory)), bytes};
    // The last block is the one with room.
    m_blocks.insert(m_blocks.end() - (m_blocks.empty() ? 0 : 1), std::move(block));
    m_used += bytes;
}

void JsonArena::clear()
{
    m_used = 0;
    m_free = m_end = nullptr;
    // The largest one is kept, unless it is there for a single giant.
    const auto worth = [](const Block& block) { return block.size > largestStep ? 0 : block.size; };
    const auto best = std::max_element(m_blocks.begin(), m_blocks.end(),
                                       [&](const Block& a, const Block& b) { return worth(a) < worth(b); });
    if (best == m_blocks.end() || worth(*best) == 0) {
        m_blocks.clear();
        return;
    }
    if (best != m_blocks.begin())
        std::swap(m_blocks.front(), *best);
    m_blocks.resize(1);
    m_free = m_blocks.front().memory.get();
    m_end = m_free + m_blocks.front().size;
}

std::string_view JsonArena::copy(std::string_view text)
{
    if (text.empty())
        return "";
    char* const place = static_cast<char*>(allocate(text.size()));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
}

Json JsonArena::array(std::span<const Json> elements)
{
    Json* const place = static_cast<Json*>(allocate(elements.size_bytes()));
    std::uninitialized_copy(elements.begin(), elements.end(), place);
    return arrayAt(place, elements.size());
}

Json JsonArena::object(std::span<const JsonMember> members)
{
    JsonMember* const place = static_cast<JsonMember*>(allocate(members.size_bytes()));
    std::uninitialized_copy(members.begin(), members.end(), place);
    return objectAt(place, members.size());
}

Json JsonArena::deepCopy(const Json& value) { return deepCopy(value, 0); }

Json JsonArena::deepCopy(const Json& value, int depth)
{
    switch (value.m_kind) {
    case Json::Kind::Text:
        return text(value.text());
    case Json::Kind::Number:
        return value.m_form == Json::Form::Written ? numberAt(copy({value.m_text, value.m_size})) : value;
    case Json::Kind::Array: {
        if (depth >= deepest)
            return Json::null();
        const auto from = value.elements();
        Json* const place = static_cast<Json*>(allocate(from.size_bytes()));
        for (std::size_t i = 0; i < from.size(); ++i)
            new (place + i) Json(deepCopy(from[i], depth + 1));
        return arrayAt(place, from.size());
    }
    case Json::Kind::Object: {
        if (depth >= deepest)
            return Json::null();
        const auto from = value.members();
        JsonMember* const place = static_cast<JsonMember*>(allocate(from.size_bytes()));
        for (std::size_t i = 0; i < from.size(); ++i)
            new (place + i) JsonMember{copy(from[i].name), deepCopy(from[i].value, depth + 1)};
        return objectAt(place, from.size());
    }
    default:
        return value;
    }
}

Json JsonArena::with(const Json& object, std::string_view name, const Json& value)
{
    const auto from = object.members();
    const auto known = std::find_if(from.begin(), from.end(), [&](const JsonMember& m) { return m.name == name; });
    const bool isThere = known != from.end();
    const bool goes = value.kind() == Json::Kind::Absent;
    if (goes && !isThere && object.isObject())
        return object;
    const std::size_t count = from.size() + (isThere || goes ? 0 : 1) - (isThere && goes ? 1 : 0);
    JsonMember* const place = static_cast<JsonMember*>(allocate(count * sizeof(JsonMember)));
    JsonMember* at = std::uninitialized_copy(from.begin(), known, place);
    if (!goes)
        new (at++) JsonMember{isThere ? known->name : copy(name), value};
    if (isThere)
        std::uninitialized_copy(known + 1, from.end(), at);
    return objectAt(place, count);
}

JsonPointer jsonDocument(const Json& value)
{
    auto document = std::make_shared<JsonDocument>();
    document->root = document->arena.deepCopy(value);
    return document;
}

} // namespace weir
