#include "backend/cdp/journeys/journeynodes.h"

#include "backend/cdp/common/timezone.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weir::cdp {
namespace {

constexpr std::size_t mostNodes = 1'000;
constexpr std::int64_t mostSends = 1'000;
constexpr std::array<std::string_view, 7> dayNames{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr FilterScope arrivalScope{.traits = true, .steps = 0, .entry = true};

void append(Mistakes& mistakes, Mistakes&& more)
{
    for (Mistake& mistake : more)
        addMistake(mistakes, std::move(mistake));
}

class NodeReader
{
public:
    NodeReader(const JourneyDefinition& journey, JourneyNode& node, const Json& written, Mistakes& mistakes)
        : m_journey(journey), m_node(node), m_written(written), m_reader(written, node.place, mistakes)
    {
    }

    void read()
    {
        using Type = JourneyNode::Type;
        if (m_reader.need("type").isAbsent())
            return;
        const int type = m_reader.word(
            "type", {"waitFor", "branch", "split", "send", "wait", "waitUntil", "setTrait", "cap", "jump", "exit"}, -1);
        if (type < 0)
            return;
        m_node.type = static_cast<Type>(type);
        switch (m_node.type) {
        case Type::WaitFor:
            return readWaitFor();
        case Type::Branch:
            readBranches();
            m_node.otherwise = target(m_reader, "otherwise");
            break;
        case Type::Split:
            readSplit();
            break;
        case Type::Send:
            readSend();
            break;
        case Type::Wait:
            m_node.duration = neededDuration("for");
            m_node.next = target(m_reader, "next");
            break;
        case Type::WaitUntil:
            readWaitUntil();
            m_node.next = target(m_reader, "next");
            break;
        case Type::SetTrait:
            readSetTrait();
            break;
        case Type::Cap:
            if (!m_reader.need("sends").isAbsent())
                m_node.sends = m_reader.integer("sends", 1, 1, mostSends);
            m_node.duration = neededDuration("per");
            m_node.next = target(m_reader, "next");
            m_node.otherwise = target(m_reader, "otherwise");
            break;
        case Type::Jump:
            m_node.journey = m_reader.neededText("journey");
            break;
        case Type::Exit:
            break;
        }
        m_reader.finish();
    }

private:
    std::uint32_t target(ObjectReader& reader, std::string_view field)
    {
        const std::string name = reader.neededText(field);
        if (name.empty())
            return noNode;
        const std::uint32_t node = m_journey.nodeOf(name);
        if (node == noNode)
            reader.note(Mistake::Kind::UnknownReference, field, name);
        return node;
    }

    std::int64_t neededDuration(std::string_view field)
    {
        return m_reader.need(field).isAbsent() ? never : m_reader.duration(field).value_or(never);
    }

    template <typename Read> void eachBranch(Read read)
    {
        const std::span<const Json> written = m_reader.list("branches");
        if (written.size() > mostNodes)
            return m_reader.note(Mistake::Kind::TooLarge, "branches", std::to_string(written.size()),
                                 {std::to_string(mostNodes)});
        for (std::size_t i = 0; i < written.size(); ++i) {
            ObjectReader reader(written[i], placeOf(m_reader.placeOf("branches"), i), m_reader.mistakes());
            JourneyBranch branch;
            branch.name = reader.text("name");
            branch.trigger.place = reader.place();
            read(reader, branch);
            branch.next = target(reader, "next");
            reader.finish();
            m_node.branches.push_back(std::move(branch));
        }
    }

    void readWhen(ObjectReader& reader, JourneyBranch& branch)
    {
        if (const Json when = reader.need("when"); !when.isAbsent())
            branch.trigger.when = readCondition(when, reader.placeOf("when"), false, reader.mistakes());
    }

    void readWaitFor()
    {
        eachBranch([this](ObjectReader& reader, JourneyBranch& branch) {
            const bool isEvent = reader.has("event") || reader.has("type");
            if (isEvent && reader.has("when"))
                reader.note(Mistake::Kind::Conflict, "when", "when", {"event"});
            if (isEvent) {
                branch.trigger.event = readEventPattern(reader, arrivalScope);
                reader.take("when");
            } else if (reader.has("when")) {
                readWhen(reader, branch);
            } else {
                reader.take("when");
                reader.need("event");
            }
        });
        const std::optional<std::int64_t> timeout = m_reader.duration("timeout");
        m_node.duration = timeout.value_or(never);
        // One without the other would be a wait that ends nowhere, or a way that nobody goes.
        if (m_reader.has("timeout"))
            m_node.otherwise = target(m_reader, "otherwise");
        else if (m_reader.has("otherwise")) {
            m_reader.take("otherwise");
            m_reader.need("timeout");
        }
        m_reader.finish();
    }

    void readBranches()
    {
        eachBranch([this](ObjectReader& reader, JourneyBranch& branch) { readWhen(reader, branch); });
    }

    void readSplit()
    {
        std::int64_t sum = 0;
        bool isGood = true;
        eachBranch([&](ObjectReader& reader, JourneyBranch& branch) {
            const Json percent = reader.need("percent");
            const double hundredths = percent.number() * 100;
            if (!percent.isNumber()) {
                if (!percent.isAbsent())
                    reader.note(Mistake::Kind::WrongType, "percent", shownOf(percent), {"number"});
                isGood = false;
            } else if (!(hundredths >= 0 && hundredths <= 10'000) ||
                       std::abs(hundredths - std::round(hundredths)) > 1e-6) {
                reader.note(Mistake::Kind::OutOfRange, "percent", shownOf(percent), {"0", "100", "0.01"});
                isGood = false;
            } else {
                sum += std::int64_t(std::llround(hundredths));
            }
            branch.bucketsUpTo = std::uint32_t(sum);
        });
        if (isGood && !m_node.branches.empty() && sum != 10'000)
            m_reader.note(Mistake::Kind::OutOfRange, "branches", toJsonText(Json::ofNumber(double(sum) / 100)),
                          {"100"});
    }

    void readSend()
    {
        m_node.destination = m_reader.neededText("destination");
        if (const Json message = m_reader.take("message"); !message.isAbsent()) {
            Mapping::Compiled compiled = Mapping::compile(message, m_reader.placeOf("message"));
            m_node.message = std::move(compiled.mapping);
            append(m_reader.mistakes(), std::move(compiled.mistakes));
        }
        m_node.next = target(m_reader, "next");
    }

    void readSetTrait()
    {
        m_node.trait = m_reader.neededText("trait");
        // null is a value here: it takes the trait away.
        if (m_written.at("value").kind() == Json::Kind::Absent)
            m_reader.need("value");
        m_reader.take("value");
        m_node.value = jsonDocument(m_written.at("value"));
        m_node.next = target(m_reader, "next");
    }

    void readWaitUntil()
    {
        if (m_reader.has("date") && m_reader.has("time"))
            m_reader.note(Mistake::Kind::Conflict, "time", "time", {"date"});
        if (m_reader.has("date"))
            return readDate();
        if (const Json time = m_reader.need("time"); !time.isAbsent()) {
            m_node.timeOfDaySeconds = secondsOf(time.text());
            if (m_node.timeOfDaySeconds < 0)
                m_reader.note(Mistake::Kind::WrongType, "time", shownOf(time), {"HH:MM"});
        }
        if (m_reader.has("days")) {
            m_node.days = 0;
            const std::span<const Json> days = m_reader.list("days");
            for (std::size_t i = 0; i < days.size(); ++i) {
                const auto day = std::find(dayNames.begin(), dayNames.end(), days[i].text());
                if (day == dayNames.end())
                    addMistake(m_reader.mistakes(), {Mistake::Kind::UnknownWord,
                                                     placeOf(m_reader.placeOf("days"), i),
                                                     shownOf(days[i]),
                                                     {dayNames.begin(), dayNames.end()}});
                else
                    m_node.days |= 1U << (day - dayNames.begin());
            }
        }
        m_node.timeZone = m_reader.text("timeZone");
        if (!m_node.timeZone.empty() && m_node.timeZone != "profile" && !isTimeZone(m_node.timeZone))
            m_reader.note(Mistake::Kind::BadTimeZone, "timeZone", m_node.timeZone);
    }

    /// "09:00" or "09:00:30"; -1: it is none.
    static int secondsOf(std::string_view text)
    {
        if (text.size() != 5 && text.size() != 8)
            return -1;
        int parts[3] = {0, 0, 0};
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            if (i % 3 == 2 ? c != ':' : c < '0' || c > '9')
                return -1;
            if (i % 3 != 2)
                parts[i / 3] = parts[i / 3] * 10 + (c - '0');
        }
        return parts[0] < 24 && parts[1] < 60 && parts[2] < 60 ? (parts[0] * 60 + parts[1]) * 60 + parts[2] : -1;
    }

    void readDate()
    {
        ObjectReader date(m_reader.take("date"), m_reader.placeOf("date"), m_reader.mistakes());
        m_node.isDateOfEntry = date.flag("entry", false);
        if (m_node.isDateOfEntry) {
            const std::string property = date.neededText("property");
            if (const std::optional<JsonPath> path = JsonPath::parse(property))
                m_node.date = path->below("properties");
            else if (!property.empty())
                date.note(Mistake::Kind::BadPath, "property", property);
        } else if (date.isObject()) {
            readDateTrait(date);
        }
        date.finish();
        if (const Json offset = m_reader.take("offset"); !offset.isAbsent()) {
            const std::string_view text = offset.text();
            const bool isSigned = text.starts_with('-') || text.starts_with('+');
            const std::optional<std::int64_t> ms = durationOf(Json::ofText(text.substr(isSigned ? 1 : 0)));
            if (!ms)
                m_reader.note(Mistake::Kind::BadDuration, "offset", shownOf(offset));
            m_node.offset = text.starts_with('-') ? -ms.value_or(0) : ms.value_or(0);
        }
        if (m_reader.has("otherwise"))
            m_node.otherwise = target(m_reader, "otherwise");
    }

    void readDateTrait(ObjectReader& date)
    {
        const std::string trait = date.neededText("trait");
        if (trait.empty())
            return;
        const JsonMember members[] = {{"trait", Json::ofText(trait)}, {"op", Json::ofText("exists")}};
        JsonArena arena;
        m_node.dateThere = readCondition(arena.object(members), date.place(), false, date.mistakes());
        if (m_node.dateThere)
            m_node.date = m_node.dateThere->trait;
    }

    const JourneyDefinition& m_journey;
    JourneyNode& m_node;
    const Json m_written;
    ObjectReader m_reader;
};

} // namespace

std::optional<JourneyTrigger> readJourneyTrigger(const Json& written, const std::string& place, Mistakes& mistakes)
{
    const std::size_t before = mistakes.size();
    JourneyTrigger trigger;
    trigger.place = place;
    bool isArrival = !written.at("event").isAbsent() || !written.at("type").isAbsent();
    for (const JsonMember& member : written.members())
        isArrival = isArrival && (member.name == "event" || member.name == "type" || member.name == "where" ||
                                  member.name == "comment");
    if (isArrival) {
        ObjectReader reader(written, place, mistakes);
        trigger.event = readEventPattern(reader, arrivalScope);
        reader.finish();
    } else {
        trigger.when = readCondition(written, place, false, mistakes);
    }
    return isClean(mistakes, before) ? std::optional(std::move(trigger)) : std::nullopt;
}

void readJourneyNodes(ObjectReader& document, JourneyDefinition& journey)
{
    const Json nodes = document.need("nodes");
    const std::string start = document.neededText("start");
    if (nodes.isAbsent())
        return;
    if (!nodes.isObject())
        return document.note(Mistake::Kind::WrongType, "nodes", shownOf(nodes), {"object"});
    std::vector<const JsonMember*> written;
    for (const JsonMember& member : nodes.members()) {
        if (member.name != "comment" || member.value.isObject())
            written.push_back(&member);
    }
    if (written.empty())
        return document.note(Mistake::Kind::Empty, "nodes");
    if (written.size() > mostNodes)
        return document.note(Mistake::Kind::TooLarge, "nodes", std::to_string(written.size()),
                             {std::to_string(mostNodes)});
    journey.nodes.resize(written.size());
    for (std::size_t i = 0; i < written.size(); ++i) {
        journey.nodes[i].name = written[i]->name;
        journey.names.emplace(written[i]->name, std::uint32_t(i));
        journey.nodes[i].place = placeOf(document.placeOf("nodes"), written[i]->name);
    }
    journey.start = journey.nodeOf(start);
    if (journey.start == noNode && !start.empty())
        document.note(Mistake::Kind::UnknownReference, "start", start);
    for (std::size_t i = 0; i < written.size(); ++i)
        NodeReader(journey, journey.nodes[i], written[i]->value, document.mistakes()).read();
}

} // namespace weir::cdp
