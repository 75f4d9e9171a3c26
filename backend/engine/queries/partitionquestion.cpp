#include "backend/engine/queries/partitionquestion.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/rules/ruleengine.h"
#include "backend/engine/queries/accessanswer.h"
#include "backend/engine/queries/explanationjson.h"
#include "backend/engine/queries/personjson.h"
#include "backend/engine/records/recordjson.h"

#include <algorithm>

namespace weir::engine {
namespace {

using Clock = std::chrono::steady_clock;

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
    if (plan->query.kind == QueryKind::Access) {
        const cdp::DefinitionPointer own = book.find("identity", "default");
        plan->identity = own && own->envelope.enabled
                             ? std::make_shared<cdp::IdentityRules>(std::get<cdp::IdentityDefinition>(own->body))
                             : std::make_shared<cdp::IdentityRules>();
    }
    if (plan->query.kind == QueryKind::Catalogue)
        plan->sensitive = sensitiveOf(book);
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
    case QueryKind::Access:
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
    if (query.kind == QueryKind::Access) {
        m_body = accessText(people, id, *m_plan->identity, query.from, m_plan->atMs);
    } else if (!id) {
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
            for (const JsonPointer& event : people.events(id))
                m_catalogue.see(event->root);
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
        const std::size_t most = m_plan->query.limit;
        text.json("events", std::string_view(m_catalogue.eventsText(m_plan->sensitive, most)));
        text.json("traits", std::string_view(m_catalogue.traitsText(m_plan->sensitive, most)));
    } else {
        text.number("count", static_cast<std::int64_t>(m_count));
        text.json("members", std::string_view(namedText(people, m_members, m_plan->query.limit)));
    }
    m_body = text.take();
}

} // namespace weir::engine
