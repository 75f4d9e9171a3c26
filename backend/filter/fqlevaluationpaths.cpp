// Where the values of paths come from: the spots of a walk, the parts of a record.
#include "backend/filter/fqlevaluation.h"
#include "backend/filter/fqljsoncursor.h"

namespace weir {
namespace {

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string_view elementAt(std::string_view array, std::string_view index)
{
    if (array.empty() || array.front() != '[' || index.find_first_not_of("0123456789") != std::string_view::npos ||
        index.size() > 18)
        return {};
    FqlElements elements(array);
    std::string_view element = elements.next();
    for (auto left = std::stoull(std::string(index)); left > 0 && !element.empty(); --left)
        element = elements.next();
    return element;
}

std::string_view stepInto(std::string_view json, const std::string& name)
{
    if (json.empty() || name.empty() || json.front() != '[')
        return fqlMember(json, name);
    return elementAt(json, name);
}

} // namespace

const FqlText& FqlEvaluation::part(bool isKey)
{
    std::optional<FqlText>& text = isKey ? m_key : m_value;
    if (!text)
        text = isKey ? m_record->key() : m_record->value();
    return *text;
}

std::string_view FqlEvaluation::slot(const FqlPlace& place)
{
    const auto at = std::size_t(place.slot);
    if (place.source == FqlSource::Event)
        return m_room.eventSlots[at];
    const bool isKey = place.source == FqlSource::Key;
    FqlSlots& spots = isKey ? m_room.keySlots : m_room.valueSlots;
    bool& isWalked = isKey ? m_hasKey : m_hasValue;
    if (!isWalked) {
        isWalked = true;
        const FqlText& text = part(isKey);
        const FqlPathTree& tree = isKey ? m_program.key : m_program.value;
        spots.assign(tree.slotCount(), {});
        if (text.isJson && !text.isAbsent)
            (isKey ? m_room.key : m_room.value).walk(text.text, tree, spots);
    }
    return spots[at];
}

FqlValue FqlEvaluation::whole(const FqlText& text, FqlJsonWalk& walk)
{
    if (text.isAbsent)
        return {};
    const std::string_view json = trimmed(text.text);
    if (!text.isJson || json.empty())
        return FqlValue::ofText(text.text);
    if (json.front() == '{')
        return {.kind = FqlValue::Kind::Object, .isWhole = true, .text = json};
    const auto outcome = walk.walk(json, m_room.noPaths, m_room.noSlots);
    if (outcome == FqlJsonWalk::Outcome::Broken)
        return FqlValue::ofText(text.text);
    FqlValue value = fqlValueOf(json, m_room.text());
    if (value.kind == FqlValue::Kind::Array) {
        value.isWhole = true;
        value.text = json;
    }
    return value;
}

bool FqlEvaluation::eachOfPath(const FqlPlace& place, FqlSee see)
{
    switch (place.source) {
    case FqlSource::Event:
        break;
    case FqlSource::Key:
    case FqlSource::Value:
        if (place.slot < 0)
            return see(whole(part(place.source == FqlSource::Key), m_room.header));
        break;
    case FqlSource::Header:
        return eachOfHeader(place, see);
    case FqlSource::Topic:
        return see(FqlValue::ofText(m_record->topic()));
    case FqlSource::Timestamp: {
        const std::int64_t ms = m_record->timestampMs();
        return see(ms < 0 ? FqlValue() : FqlValue{.kind = FqlValue::Kind::Moment, .moment = ms});
    }
    case FqlSource::Partition:
    case FqlSource::Offset:
    case FqlSource::Size: {
        std::string& written = m_room.text();
        written = std::to_string(place.source == FqlSource::Partition ? m_record->partition()
                                 : place.source == FqlSource::Offset  ? m_record->offset()
                                                                      : m_record->size());
        return see(FqlValue::ofNumber(written));
    }
    }
    const std::string_view json = slot(place);
    if (place.rest.empty())
        return see(fqlValueOf(json, m_room.text()));
    bool isAny = false;
    const bool stopped = eachOfRest(json, place, 0, [&](const FqlValue& value) {
        isAny |= !value.isAbsent();
        return !value.isAbsent() && see(value);
    });
    return stopped || (!isAny && see(FqlValue()));
}

bool FqlEvaluation::eachOfRest(std::string_view json, const FqlPlace& place, std::size_t step, FqlSee see)
{
    if (json.empty())
        return false;
    if (step == place.rest.size()) {
        const std::size_t used = m_room.usedTexts;
        const bool stopped = see(fqlValueOf(json, m_room.text()));
        m_room.usedTexts = used;
        return stopped;
    }
    if (!place.rest[step].isAny)
        return eachOfRest(stepInto(json, place.rest[step].name), place, step + 1, see);
    if (json.front() != '[')
        return false;
    FqlElements elements(json);
    for (std::string_view element = elements.next(); !element.empty(); element = elements.next()) {
        if (eachOfRest(element, place, step + 1, see))
            return true;
    }
    return false;
}

// Names of headers have dots in them: the longest name that is there is taken, what is left of the path looks into it.
bool FqlEvaluation::eachOfHeader(const FqlPlace& place, FqlSee see)
{
    for (std::size_t count = place.names.size(); count > 0; --count) {
        std::string& name = m_room.text();
        name = place.names[0];
        for (std::size_t i = 1; i < count; ++i)
            name += '.' + place.names[i];
        FqlText text = m_record->header(name);
        if (text.isAbsent)
            continue;
        std::string& copy = m_room.text(); // another header may be asked for while this one is compared
        copy = text.text;
        text.text = copy;
        if (count == place.names.size() && place.rest.empty())
            return see(whole(text, m_room.header));
        if (!text.isJson ||
            m_room.header.walk(text.text, m_room.noPaths, m_room.noSlots) == FqlJsonWalk::Outcome::Broken)
            return see(FqlValue());
        std::string_view json = trimmed(text.text);
        for (std::size_t i = count; i < place.names.size(); ++i)
            json = stepInto(json, place.names[i]);
        bool isAny = false;
        const bool stopped = eachOfRest(json, place, 0, [&](const FqlValue& value) {
            isAny |= !value.isAbsent();
            return !value.isAbsent() && see(value);
        });
        return stopped || (!isAny && see(FqlValue()));
    }
    return see(FqlValue());
}

} // namespace weir
