#include "backend/engine/columns/draftfeed.h"

#include <algorithm>

namespace weir::engine {
namespace {

/// Nothing is folded: any moment can be asked for.
constexpr std::int64_t beforeAll = -10'000'000'000'000;

} // namespace

DraftFeed::DraftFeed(const DraftRules& rules, const DraftCount::IsListed& isListed)
    : m_rules(rules), m_projection(rules.paths, rules.readsWhole),
      m_knowsUnknown(!rules.readsLists && !rules.readsFirstEvent && !rules.readsAccount)
{
    m_engine.setLists([isListed](const cdp::Profile& profile, const cdp::CompiledList& list) {
        return isListed && isListed(profile.id, list);
    });
    m_engine.setRules(rules.rules);
}

void DraftFeed::beginSlice()
{
    m_projection.forgetBlocks();
    if (!m_rules.readsAccount)
        m_engine.indexGroups(); // what group events left behind
}

void DraftFeed::takeRow(ColumnBlock& block, std::uint32_t row, std::uint64_t order, cdp::Profile& profile)
{
    const std::uint16_t code = block.names()[row];
    const bool isOther = code == otherName;
    const SegmentName* name = isOther ? nullptr : &block.segment().index().names[code];
    if (name && name->type == traitRow) {
        const Json root = m_projection.whole(block, row);
        const Json value = root.at("value");
        profile.tell(root.at("setTrait").text(),
                     {block.times()[row], order, value.isAbsent() ? std::string() : toJsonText(value)}, cdp::always);
        return;
    }
    cdp::Event event;
    event.root = isOther ? m_projection.whole(block, row) : m_projection.event(block, row);
    event.type = name ? static_cast<cdp::EventType>(name->type)
                      : cdp::eventTypeOf(event.root.at("type").text()).value_or(cdp::EventType::Track);
    event.name = name ? std::string_view(name->name)
                      : event.root.at(event.type == cdp::EventType::Track ? "event" : "name").text();
    event.messageId = event.root.at("messageId").text();
    event.groupId = event.root.at("groupId").text();
    event.timestampMs = block.times()[row];
    m_engine.remember(profile, event, order, beforeAll);
}

void DraftFeed::fill(const Slice& slice, const SlicePerson& person, cdp::Profile& profile)
{
    profile.id = person.id;
    profile.hasUserId = person.hasUserId;
    std::uint64_t order = 0;
    for (std::uint32_t i = person.firstRow; i < person.endRow; ++i)
        takeRow(*slice.rows[i].block, slice.rows[i].row, ++order, profile);
    profile.events = std::max(profile.events, 1u);
    profile.firstEventMs = person.firstMs;
}

bool DraftFeed::holds(const cdp::Profile& profile, std::int64_t atMs)
{
    m_engine.evaluator().begin();
    return m_engine.evaluator().rule(profile, m_rules.rule, atMs).holds;
}

bool DraftFeed::unknownHolds(bool hasUserId, std::int64_t atMs)
{
    auto& known = m_unknown[hasUserId ? 1 : 0];
    const auto found =
        std::find_if(known.begin(), known.end(), [atMs](const auto& answer) { return answer.first == atMs; });
    if (found != known.end())
        return found->second;
    cdp::Profile profile;
    profile.hasUserId = hasUserId;
    profile.events = 1;
    profile.firstEventMs = atMs;
    known.emplace_back(atMs, holds(profile, atMs));
    return known.back().second;
}

void DraftFeed::ask(const Slice& slice, const SlicePerson& person, std::span<const std::int64_t> momentsMs,
                    bool knowsBegin, std::vector<bool>& holds)
{
    holds.assign(momentsMs.size(), false);
    const bool isUnknown = m_knowsUnknown && person.firstRow == person.endRow;
    cdp::Profile profile;
    if (!isUnknown)
        fill(slice, person, profile);
    for (std::size_t i = 0; i < momentsMs.size(); ++i)
        if (!knowsBegin || person.firstMs <= momentsMs[i])
            holds[i] = isUnknown ? unknownHolds(person.hasUserId, momentsMs[i]) : this->holds(profile, momentsMs[i]);
}

bool DraftFeed::keep(const Slice& slice, const SlicePerson& person)
{
    cdp::Profile profile;
    fill(slice, person, profile);
    if (profile.groups.empty())
        return false;
    profile.index = m_kept++;
    m_engine.add(profile.index, person.id) = std::move(profile);
    return true;
}

void DraftFeed::askKept(std::span<const std::int64_t> momentsMs, bool knowsBegin,
                        const std::function<void(cdp::ProfileId, std::size_t moment)>& member)
{
    m_engine.indexGroups();
    for (std::size_t i = 0; i < momentsMs.size(); ++i)
        for (std::uint32_t index = 0; index < m_kept; ++index) {
            const cdp::Profile* profile = m_engine.profile(index);
            if ((!knowsBegin || profile->firstEventMs <= momentsMs[i]) && holds(*profile, momentsMs[i]))
                member(profile->id, i);
        }
}

} // namespace weir::engine
