#include "backend/engine/queries/partitionquestion.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/rules/ruleengine.h"
#include "backend/engine/queries/explanationjson.h"
#include "backend/engine/queries/personjson.h"
#include "backend/engine/records/recordjson.h"

#include <algorithm>

namespace weir::engine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t mostNames = 5'000, mostProperties = 20'000;

std::string countsText(const std::map<std::string, std::int64_t>& counts)
{
    std::string text = "{";
    for (const auto& [name, count] : counts) {
        text += text.size() > 1 ? "," : "";
        appendJsonText(text, name);
        text += ':' + std::to_string(count);
    }
    return text + "}";
}

bool needsRules(QueryKind kind)
{
    return kind == QueryKind::Draft || kind == QueryKind::Sample || kind == QueryKind::Series;
}

} // namespace

Result<std::shared_ptr<QuestionPlan>> planOf(Query query, const cdp::DefinitionBook& book, std::int64_t nowMs)
{
    auto plan = std::make_shared<QuestionPlan>();
    plan->query = std::move(query);
    plan->atMs = plan->query.atMs.value_or(nowMs);
    JsonPointer document;
    if (const std::string& key = plan->query.audience; !key.empty()) {
        const cdp::DefinitionPointer audience = book.find("audience", key);
        if (!audience || !audience->envelope.enabled)
            return Error{.kind = ErrorKind::NotFound,
                         .detail = QStringLiteral("no audience %1 is in force").arg(QString::fromStdString(key))};
        document = audience->document;
    }
    if (!needsRules(plan->query.kind))
        return plan;
    if (!document) {
        const Result<JsonPointer> draft = parseJson(plan->query.draft);
        if (!draft)
            return draft.error();
        document = *draft;
    }
    const auto rules = DraftRules::compile(book, document->root);
    if (!rules)
        return rules.error();
    plan->rules = *rules;
    return plan;
}

void PartitionQuestion::step(const cdp::ProfileStage& people, std::chrono::milliseconds budget)
{
    if (m_isDone)
        return;
    switch (m_plan->query.kind) {
    case QueryKind::Person:
    case QueryKind::AsOf:
    case QueryKind::Explain:
        showPerson(people);
        m_isDone = true;
        return;
    case QueryKind::Members:
        listMembers(people);
        m_isDone = true;
        return;
    case QueryKind::Cancel:
        m_isDone = true;
        return;
    default:
        break;
    }
    if (!m_isBegun) {
        m_isBegun = true;
        m_people = people.profiles();
        std::sort(m_people.begin(), m_people.end());
        m_counts.resize(m_plan->query.momentsMs.size());
    }
    if (m_plan->rules && m_plan->rules->readsAccount)
        examineTogether(people);
    else
        examine(people, Clock::now() + budget);
    m_isDone = m_next >= m_people.size() || m_plan->isCancelled;
    tell(people);
}

void PartitionQuestion::showPerson(const cdp::ProfileStage& people)
{
    const Query& query = m_plan->query;
    const std::optional<cdp::ProfileId> id = findPerson(people, query.person);
    if (!id) {
        m_body = personText(people, {}, true);
    } else if (query.kind == QueryKind::Person) {
        m_body = personText(people, people.view(*id), true);
    } else if (query.kind == QueryKind::AsOf) {
        m_body = personText(people, people.viewAsOf(*id, m_plan->atMs), false);
    } else if (const auto why = people.why(query.audience, *id, m_plan->atMs)) {
        m_body = ObjectText()
                     .flag("found", true)
                     .text("name", people.nameOf(*id))
                     .id("profileId", *id)
                     .number("atMs", m_plan->atMs)
                     .json("why", std::string_view(explanationText(*why)))
                     .take();
    } else {
        m_body =
            Error{.kind = ErrorKind::NotFound,
                  .detail = QStringLiteral("no audience %1 is in force").arg(QString::fromStdString(query.audience))};
    }
}

void PartitionQuestion::listMembers(const cdp::ProfileStage& people)
{
    const std::vector<cdp::ProfileId> members = people.members(m_plan->query.audience);
    m_body = ObjectText()
                 .number("count", static_cast<std::int64_t>(members.size()))
                 .number("people", static_cast<std::int64_t>(people.size()))
                 .json("members", std::string_view(namedText(people, members, m_plan->query.limit)))
                 .take();
}

void PartitionQuestion::examine(const cdp::ProfileStage& people, Clock::time_point until)
{
    cdp::RuleEngine engine;
    engine.setLists([&people](const cdp::Profile& profile, const cdp::CompiledList& list) {
        return people.isListed(profile, list);
    });
    if (m_plan->rules)
        engine.setRules(m_plan->rules->rules);
    do {
        if (m_next >= m_people.size())
            return;
        const cdp::ProfileId id = m_people[m_next++];
        ++m_examined;
        if (!m_plan->rules)
            catalogue(people, id);
        else if (const cdp::Profile* profile = people.fill(engine, id))
            judge(*profile, engine);
    } while (!m_plan->isCancelled && Clock::now() < until);
}

void PartitionQuestion::examineTogether(const cdp::ProfileStage& people)
{
    cdp::RuleEngine engine;
    engine.setLists([&people](const cdp::Profile& profile, const cdp::CompiledList& list) {
        return people.isListed(profile, list);
    });
    engine.setRules(m_plan->rules->rules);
    for (const cdp::ProfileId id : m_people)
        (void)people.fill(engine, id);
    engine.indexGroups();
    std::as_const(engine).eachProfile([&](const cdp::Profile& profile) {
        ++m_examined;
        judge(profile, engine);
    });
    m_next = m_people.size();
}

void PartitionQuestion::judge(const cdp::Profile& profile, cdp::RuleEngine& engine)
{
    if (profile.events == 0)
        return;
    const cdp::RuleId rule = m_plan->rules->rule;
    const auto holds = [&](std::int64_t atMs) {
        engine.evaluator().begin();
        engine.evaluator().forgetAccounts();
        return engine.evaluator().rule(profile, rule, atMs).holds;
    };
    const std::vector<std::int64_t>& moments = m_plan->query.momentsMs;
    if (m_plan->query.kind == QueryKind::Series) {
        for (std::size_t i = 0; i < moments.size(); ++i)
            m_counts[i] += profile.firstEventMs <= moments[i] && holds(moments[i]) ? 1 : 0;
        return;
    }
    if ((m_plan->query.atMs && profile.firstEventMs > m_plan->atMs) || !holds(m_plan->atMs))
        return;
    ++m_count;
    if (m_members.size() < m_plan->query.limit)
        m_members.push_back(profile.id);
}

void PartitionQuestion::catalogue(const cdp::ProfileStage& people, cdp::ProfileId profile)
{
    for (const JsonPointer& event : people.events(profile)) {
        const Json& root = event->root;
        const std::string type(root.at("type").text());
        std::pair<std::string, std::string> key(type, root.at(type == "track" ? "event" : "name").text());
        if (m_names.size() >= mostNames && !m_names.contains(key))
            continue;
        NameCount& name = m_names[std::move(key)];
        ++name.count;
        name.lastMs = std::max(name.lastMs, cdp::acceptedEvent(root).timestampMs);
        const auto countAll = [this](std::map<std::string, std::int64_t>& counts, const Json& object) {
            for (const JsonMember& member : object.members()) {
                const auto known = counts.find(std::string(member.name));
                if (known != counts.end())
                    ++known->second;
                else if (m_properties < mostProperties && ++m_properties)
                    counts.emplace(member.name, 1);
            }
        };
        countAll(name.properties, root.at("properties"));
        if (type == "identify")
            countAll(m_traits, root.at("traits"));
    }
}

std::string PartitionQuestion::namesText() const
{
    std::string all = "[";
    for (const auto& [key, name] : m_names)
        all += (all.size() > 1 ? "," : "") + ObjectText()
                                                 .text("type", key.first)
                                                 .text("name", key.second)
                                                 .number("count", name.count)
                                                 .number("lastMs", name.lastMs)
                                                 .json("properties", std::string_view(countsText(name.properties)))
                                                 .take();
    return all + "]";
}

void PartitionQuestion::tell(const cdp::ProfileStage& people)
{
    ObjectText text;
    text.number("examined", static_cast<std::int64_t>(m_examined));
    text.number("people", static_cast<std::int64_t>(m_people.size()));
    if (m_plan->query.kind == QueryKind::Series) {
        std::string counts = "[";
        for (const std::uint64_t count : m_counts)
            counts += (counts.size() > 1 ? "," : "") + std::to_string(count);
        text.json("counts", std::string_view(counts + "]"));
    } else if (m_plan->query.kind == QueryKind::Catalogue) {
        text.json("events", std::string_view(namesText()));
        text.json("traits", std::string_view(countsText(m_traits)));
    } else {
        text.number("count", static_cast<std::int64_t>(m_count));
        text.json("members", std::string_view(namedText(people, m_members, m_plan->query.limit)));
    }
    m_body = text.take();
}

} // namespace weir::engine
