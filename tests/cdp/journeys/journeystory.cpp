#include "tests/cdp/journeys/journeystory.h"

#include "backend/base/duration.h"
#include "backend/base/json/jsonparser.h"

#include <QDateTime>
#include <QTimeZone>
#include <algorithm>

namespace weir::cdp {
namespace {

std::string quoted(std::string_view json)
{
    std::string text(json);
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

JsonPointer parsed(std::string_view json)
{
    Result<JsonPointer> document = parseJson(quoted(json));
    return document ? *document : jsonDocument(Json::ofText("not JSON"));
}

std::int64_t momentOf(std::string_view text) { return parseWhen(QString::fromUtf8(text), 0).value_or(0); }

const char* kindName(Mistake::Kind kind)
{
    using Kind = Mistake::Kind;
    switch (kind) {
    case Kind::MissingField:
        return "MissingField";
    case Kind::UnknownField:
        return "UnknownField";
    case Kind::WrongType:
        return "WrongType";
    case Kind::UnknownWord:
        return "UnknownWord";
    case Kind::Empty:
        return "Empty";
    case Kind::BadDuration:
        return "BadDuration";
    case Kind::BadTimeZone:
        return "BadTimeZone";
    case Kind::BadPath:
        return "BadPath";
    case Kind::BadFilter:
        return "BadFilter";
    case Kind::BadMapping:
        return "BadMapping";
    case Kind::OutOfRange:
        return "OutOfRange";
    case Kind::Conflict:
        return "Conflict";
    case Kind::UnknownReference:
        return "UnknownReference";
    case Kind::Cycle:
        return "Cycle";
    case Kind::WrongReference:
        return "WrongReference";
    case Kind::Unreachable:
        return "Unreachable";
    case Kind::TooLarge:
        return "TooLarge";
    default:
        return "another";
    }
}

} // namespace

std::vector<std::string> journeyMistakes(std::string_view json)
{
    const JsonPointer document = parsed(json);
    Mistakes mistakes;
    ObjectReader reader(document->root, {}, mistakes);
    readJourney(reader);
    reader.finish();
    std::vector<std::string> found;
    for (const Mistake& mistake : mistakes)
        found.push_back(std::string(kindName(mistake.kind)) + ' ' + mistake.place + ' ' + mistake.found);
    return found;
}

std::optional<JourneyDefinition> journeyOf(std::string_view json)
{
    const JsonPointer document = parsed(json);
    Mistakes mistakes;
    ObjectReader reader(document->root, {}, mistakes);
    return readJourney(reader);
}

JourneyStory::JourneyStory(std::string_view start, std::string_view person)
    : m_now(momentOf(start)), m_profile(ProfileId::ofMessage(person)), m_traits(parsed("{}"))
{
}

void JourneyStory::publish(const std::string& key, std::string_view journey, bool isEnabled)
{
    std::optional<JourneyDefinition> definition = journeyOf(journey);
    if (!definition) {
        m_log.append(QStringLiteral("refused ") + QString::fromStdString(journeyMistakes(journey).front()));
        return;
    }
    m_programs.add(JourneyProgram::compile(key, ++m_versions[key], std::move(*definition),
                                           [this](const Condition& condition) {
                                               m_rules.push_back(condition);
                                               return RuleId(m_rules.size() - 1);
                                           }),
                   isEnabled);
    note(m_runner.onPublished(*this, m_state, key));
}

void JourneyStory::remove(const std::string& key)
{
    m_programs.remove(key);
    note(m_runner.onRemoved(*this, m_state, key));
}

void JourneyStory::event(std::string_view name, std::string_view properties, std::int64_t offsetMs)
{
    const JsonPointer given = parsed(properties);
    const std::string messageId = "e" + std::to_string(++m_events);
    const std::string at =
        QDateTime::fromMSecsSinceEpoch(m_now + offsetMs, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
    const JsonMember members[] = {{"type", Json::ofText("track")},        {"event", Json::ofText(name)},
                                  {"messageId", Json::ofText(messageId)}, {"timestamp", Json::ofText(at)},
                                  {"userId", Json::ofText("asEntered")},  {"properties", given->root},
                                  {"context", given->root.at("context")}};
    JsonArena arena;
    Event event;
    event.document = jsonDocument(arena.object(members));
    event.root = event.document->root;
    event.name = event.root.at("event").text();
    event.timestampMs = m_now + offsetMs;
    if (m_programs.concerns(event.type, event.name))
        note(m_runner.onEvent(*this, m_state, event));
}

void JourneyStory::setMember(const std::string& audience, bool isMember)
{
    m_members.erase(audience);
    if (isMember)
        m_members[audience] = m_now;
    note(m_runner.onMoment(*this, m_state));
    if (isMember)
        note(m_runner.onAudienceEntered(*this, m_state, audience));
}

void JourneyStory::memberFrom(const std::string& audience, std::string_view moment)
{
    m_members[audience] = momentOf(moment);
    note(m_runner.onMoment(*this, m_state));
}

void JourneyStory::trait(const std::string& key, std::string_view json)
{
    const JsonPointer value = parsed(json);
    setTrait(key, value->root);
    settle();
}

void JourneyStory::advance(std::string_view duration)
{
    const std::int64_t target = m_now + parseDuration(QString::fromUtf8(duration)).value_or(0);
    for (int i = 0; i < 10'000 && m_runner.due(m_state) <= target; ++i) {
        m_now = std::max(m_now, m_runner.due(m_state));
        note(m_runner.onMoment(*this, m_state));
    }
    m_now = target;
}

void JourneyStory::advanceTo(std::string_view moment) { advance(std::to_string(momentOf(moment) - m_now) + "ms"); }

void JourneyStory::restart()
{
    ByteWriter writer;
    m_state.save(writer);
    const std::string bytes = writer.take();
    ByteReader reader(bytes);
    m_state = JourneyState::load(reader).value_or(JourneyState());
    if (!reader.atEnd())
        m_log.append(QStringLiteral("more was saved than loaded"));
}

void JourneyStory::merge(JourneyStory& gone)
{
    note(m_runner.onMerge(*this, m_state, std::move(gone.m_state)));
    gone.m_state = {};
}

QString JourneyStory::node(const std::string& journey) const
{
    const JourneyInstance* found = m_state.oldest(journey);
    return found ? QString::fromStdString(m_runner.nodeName(*found)) : QString();
}

QString JourneyStory::log() { return std::exchange(m_log, {}).join(QStringLiteral("; ")); }
QString JourneyStory::sent() const { return m_sent.join(QLatin1Char('\n')); }

QString JourneyStory::now() const
{
    return QDateTime::fromMSecsSinceEpoch(m_now, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

void JourneyStory::note(JourneySteps&& steps)
{
    for (const JourneyStep& step : steps) {
        std::string line = m_isTimed ? now().toStdString() + ' ' : std::string();
        line += journeyWhatName(step.what);
        if (!step.from.empty())
            line += ' ' + step.from;
        if (!step.to.empty())
            line += (step.from.empty() ? ' ' : '>') + step.to;
        m_log.append(QString::fromStdString(line + ' ' + std::string(journeyWhyName(step.why))));
    }
    settle();
}

/// What a trait that was set leads to.
void JourneyStory::settle()
{
    if (std::exchange(m_isTraitSet, false))
        note(m_runner.onMoment(*this, m_state));
}

Verdict JourneyStory::holds(RuleId rule) const { return holds(m_rules.at(rule)); }

Verdict JourneyStory::holds(const Condition& condition) const
{
    if (condition.kind == Condition::Kind::Trait) {
        std::int64_t until = never;
        return condition.test->test(trait(condition.trait, until), m_now);
    }
    if (condition.kind == Condition::Kind::Not)
        return !holds(condition.children.front());
    const auto member = m_members.find(condition.key);
    if (member == m_members.end())
        return {false, never};
    return member->second <= m_now ? Verdict{true, never} : Verdict{false, member->second};
}

const Surroundings& JourneyStory::surroundings(const Json& entry) const
{
    m_entry = entry;
    return *this;
}

Json JourneyStory::profileDocument(JsonArena& arena) const
{
    const JsonMember members[] = {{"userId", Json::ofText("u1")}, {"traits", m_traits->root}};
    return arena.object(members);
}

void JourneyStory::send(const JourneyMessage& message)
{
    m_sent.append(QString::fromStdString(std::string(message.destination) + ' ' + toJsonText(message.payload)));
}

void JourneyStory::setTrait(const std::string& trait, const Json& value)
{
    JsonArena arena;
    m_traits = jsonDocument(arena.with(m_traits->root, trait, value.isAbsent() ? Json() : value));
    m_isTraitSet = true;
}

Json JourneyStory::trait(const JsonPath& path, std::int64_t&) const { return path.of(m_traits->root); }

} // namespace weir::cdp
