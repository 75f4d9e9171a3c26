#include "tests/engine/columns/columnsstory.h"

#include <algorithm>

namespace weir::engine::test {

using cdp::ProfileId;

ProfileId personOf(int number) { return ProfileId::ofMessage("person " + std::to_string(number)); }

std::string doubleQuoted(std::string_view text)
{
    std::string out(text);
    std::replace(out.begin(), out.end(), '\'', '"');
    return out;
}

ProfileId ColumnsStory::person()
{
    ProfileId id = personOf(int(dice(unsigned(m_people))));
    for (auto moved = m_moved.find(id); moved != m_moved.end(); moved = m_moved.find(id))
        id = moved->second;
    return id;
}

std::string ColumnsStory::event(std::int64_t timeMs, const std::string& messageId)
{
    static const char* const names[] = {"Order Completed", "Order Cancelled", "Product Viewed", "Cart Updated"};
    static const char* const categories[] = {"'shoes'", "'books'", "'sp\\\\u00e4t'", "['shoes','toys']", "null", "7"};
    static const char* const totals[] = {"19.90", "20", "'12.5'", "0.1", "1e3", "null", "true", "-3", "99.99"};
    const std::string tail = ",'messageId':'" + messageId + "','timestamp':" + std::to_string(timeMs) + "}";
    switch (dice(12)) {
    case 0:
        return doubleQuoted("{'type':'identify','traits':{'plan':" + std::string(dice(3) ? "'pro'" : "null") +
                            ",'age':" + std::to_string(dice(80)) + "}" + tail);
    case 1:
        return doubleQuoted("{'type':'page','name':'Home','properties':{'path':'/'}" + tail);
    case 2:
        return doubleQuoted("{'type':'group','groupId':'g" + std::to_string(dice(5)) + "','traits':{}" + tail);
    default:
        break;
    }
    std::string properties;
    const auto add = [&](const std::string& member) { properties += (properties.empty() ? "" : ",") + member; };
    if (dice(4))
        add("'total':" + std::string(totals[dice(9)]));
    if (dice(3))
        add("'category':" + std::string(categories[dice(6)]));
    if (dice(3) == 0)
        add("'products':[{'sku':'s" + std::to_string(dice(4)) + "','price':" + std::to_string(dice(50)) +
            "},{'sku':'s1'}]");
    if (dice(3) == 0)
        add("'address':{'city':'" + std::string(dice(2) ? "Berlin" : "Paris") + "'}");
    if (dice(3) == 0)
        add("'cart_id':'c" + std::to_string(dice(3)) + "'");
    return doubleQuoted("{'type':'track','event':'" + std::string(names[dice(4)]) + "','properties':{" + properties +
                        "},'context':{'locale':'de'}" + tail);
}

void ColumnsStory::go(int count)
{
    for (int i = 0; i < count; ++i) {
        Happening one{.seq = position(), .person = person()};
        one.hasUserId = one.person.low % 3 != 0;
        one.timeMs = nowMs - 100 * day + std::int64_t(dice(104)) * day + std::int64_t(dice(3)) * 3'600'000;
        const unsigned what = dice(200);
        if (what < 3) {
            one.what = Happening::What::Erase;
            m_moved[one.person] = personOf(1'000 + int(position())); // who comes back is somebody new
        } else if (what < 9) {
            one.what = Happening::What::Merge;
            one.into = person();
            if (one.into == one.person)
                continue;
            m_moved[one.person] = one.into;
        } else if (what < 14) {
            one.what = Happening::What::Trait;
            one.key = dice(2) ? "nudged" : "plan";
            one.value = dice(4) ? "\"yes\"" : "";
        } else {
            one.json = event(one.timeMs, "m" + std::to_string(one.seq));
        }
        m_all.push_back(std::move(one));
    }
}

cdp::Event eventOf(const Json& root, std::int64_t timeMs)
{
    cdp::Event event{.root = root, .type = *cdp::eventTypeOf(root.at("type").text())};
    event.name = root.at(event.type == cdp::EventType::Track ? "event" : "name").text();
    event.messageId = root.at("messageId").text();
    event.groupId = root.at("groupId").text();
    event.timestampMs = timeMs;
    return event;
}

void ColumnsStory::tellOne(EventColumns& columns, const Happening& one)
{
    switch (one.what) {
    case Happening::What::Event: {
        const auto document = parseJson(one.json);
        columns.append(one.person, one.seq, eventOf((*document)->root, one.timeMs), one.hasUserId,
                       one.seq % 2 ? one.json : std::string_view());
        break;
    }
    case Happening::What::Trait:
        columns.appendTrait(one.person, one.seq, one.key, one.value, one.timeMs);
        break;
    case Happening::What::Merge:
        columns.merge(one.person, one.into, one.seq);
        break;
    case Happening::What::Erase:
        columns.erase(one.person, one.seq);
        break;
    }
}

void ColumnsStory::tell(EventColumns& columns, std::size_t first, std::size_t batch) const
{
    for (std::size_t i = first; i < m_all.size(); ++i) {
        tellOne(columns, m_all[i]);
        if ((i + 1) % batch == 0 || i + 1 == m_all.size())
            columns.passed(std::int64_t(i) + 1);
    }
}

ColumnsStory::People ColumnsStory::people(std::size_t count) const
{
    People people;
    for (std::size_t i = 0; i < count; ++i) {
        const Happening& one = m_all[i];
        if (one.what == Happening::What::Erase) {
            people.erase(one.person);
        } else if (one.what == Happening::What::Merge) {
            const auto from = people.find(one.person);
            if (from == people.end())
                continue;
            auto& into = people[one.into];
            into.insert(into.end(), from->second.begin(), from->second.end());
            std::sort(into.begin(), into.end(), [](const Happening* a, const Happening* b) { return a->seq < b->seq; });
            people.erase(one.person);
        } else {
            people[one.person].push_back(&one);
        }
    }
    return people;
}

bool isListed(ProfileId id, const cdp::CompiledList&) { return id.high % 2 == 0; }

std::vector<ProfileId> membersOf(const cdp::DefinitionBook& book, const std::string& audience,
                                 const ColumnsStory::People& people, std::int64_t atMs, bool knowsBegin)
{
    constexpr std::int64_t beforeAll = -10'000'000'000'000;
    cdp::RuleEngine engine;
    engine.setLists(
        [](const cdp::Profile& profile, const cdp::CompiledList& list) { return isListed(profile.id, list); });
    engine.setRules(cdp::RuleSet::compile(book, {}));
    std::vector<JsonPointer> documents;
    std::uint32_t index = 0;
    for (const auto& [id, happenings] : people) {
        cdp::Profile& profile = engine.add(index++, id);
        for (const Happening* one : happenings) {
            profile.hasUserId = profile.hasUserId || one->hasUserId;
            if (one->what == Happening::What::Trait) {
                profile.tell(one->key, {one->timeMs, std::uint64_t(one->seq), one->value}, cdp::always);
                continue;
            }
            documents.push_back(*parseJson(one->json));
            engine.remember(profile, eventOf(documents.back()->root, one->timeMs), std::uint64_t(one->seq), beforeAll);
        }
    }
    engine.indexGroups();
    std::vector<ProfileId> members;
    const cdp::RuleId rule = engine.rules().audience(audience);
    for (std::uint32_t i = 0; i < index; ++i) {
        const cdp::Profile& profile = *engine.profile(i);
        engine.evaluator().begin();
        engine.evaluator().forgetAccounts();
        if (profile.events > 0 && (!knowsBegin || profile.firstEventMs <= atMs) &&
            engine.evaluator().rule(profile, rule, atMs).holds)
            members.push_back(profile.id);
    }
    return members;
}

std::string difference(const EventColumns& columns, const ColumnsStory::People& people)
{
    for (const auto& [id, happenings] : people) {
        const auto events = columns.eventsOf(id);
        if (!events)
            return "damaged: " + events.error().detail.toStdString();
        std::string wanted, got;
        for (const Happening* one : happenings)
            wanted +=
                std::to_string(one->seq) + ' ' + (one->what == Happening::What::Trait ? one->key : one->json) + '\n';
        for (const StoredEvent& event : *events) {
            const auto document = parseJson(event.json);
            if (!document)
                return "no JSON: " + event.json;
            got += std::to_string(event.seq) + ' ' +
                   (event.isTrait ? std::string((*document)->root.at("setTrait").text()) : event.json) + '\n';
        }
        if (wanted == got)
            continue;
        const auto first = std::mismatch(wanted.begin(), wanted.end(), got.begin(), got.end());
        const auto line = [](const std::string& text, std::string::const_iterator at) {
            const auto begin = text.rfind('\n', std::size_t(at - text.begin()));
            return text.substr(begin == std::string::npos ? 0 : begin, 300);
        };
        return "of person " + id.toText() + "\nwanted: " + line(wanted, first.first) +
               "\ngot: " + line(got, first.second);
    }
    return {};
}

} // namespace weir::engine::test
