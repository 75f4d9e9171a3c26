#include "backend/service/journal/journalentry.h"

#include "backend/service/plans/jsonreader.h"
#include "backend/service/workspace/author.h"

#include <QDateTime>
#include <QUuid>

namespace weir {
namespace {

constexpr int journalForm = 1;

} // namespace

JournalEntry newJournalEntry(const ChangePlan& plan)
{
    const Author author = thisAuthor();
    JournalEntry entry;
    entry.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    entry.atMs = QDateTime::currentMSecsSinceEpoch();
    entry.author = author.user;
    entry.host = author.host;
    entry.program = author.program;
    entry.plan = plan;
    entry.undoes = plan.undoes;
    // Whoever may read the journal need not be allowed to read the topic.
    for (PlanStep& step : entry.plan.steps)
        step.firstRecord.clear();
    return entry;
}

std::optional<JournalEntry> journalEntryFor(const ChangePlan& before, const ChangePlan& applied)
{
    ChangePlan now = applied;
    now.steps.clear();
    bool hasDone = false;
    for (qsizetype i = 0; i < applied.steps.size(); ++i) {
        if (i < before.steps.size() && before.steps[i].done)
            continue;
        now.steps << applied.steps[i];
        hasDone = hasDone || applied.steps[i].done;
    }
    if (!hasDone)
        return {};
    return newJournalEntry(now);
}

QJsonObject journalJson(const JournalEntry& entry)
{
    QJsonObject json{{QStringLiteral("weirJournal"), journalForm},   {QStringLiteral("id"), entry.id},
                     {QStringLiteral("at"), jsonNumber(entry.atMs)}, {QStringLiteral("author"), entry.author},
                     {QStringLiteral("host"), entry.host},           {QStringLiteral("program"), entry.program},
                     {QStringLiteral("plan"), entry.plan.toJson()}};
    if (!entry.undoes.isEmpty())
        json.insert(QStringLiteral("undoes"), entry.undoes);
    return json;
}

Result<JournalEntry> readJournalEntry(const QJsonObject& json)
{
    std::optional<Error> mistake;
    JsonReader reader(json, {}, mistake);
    JournalEntry entry;
    if (reader.number("weirJournal") != journalForm)
        reader.fail("weirJournal", QStringLiteral("is missing, or of a newer version than this program knows"));
    entry.id = reader.text("id");
    entry.atMs = reader.number("at", 0);
    entry.author = reader.text("author");
    entry.host = reader.text("host");
    entry.program = reader.text("program");
    entry.undoes = reader.text("undoes");
    Result<ChangePlan> plan = ChangePlan::fromJson(reader.value("plan").toObject());
    if (!plan)
        reader.fail("plan", QStringLiteral("is no plan: ") + plan.error().detail);
    else
        entry.plan = std::move(plan).value();
    reader.refuseOthers();
    if (mistake)
        return *mistake;
    return entry;
}

QString journalKey(const JournalEntry& entry)
{
    if (entry.plan.steps.isEmpty())
        return entry.plan.subject;
    const PlanStep& step = entry.plan.steps.first();
    if (!step.group.isEmpty())
        return QStringLiteral("group/") + step.group;
    if (step.after)
        return QStringLiteral("definition/") + step.after->id();
    return entry.plan.subject;
}

} // namespace weir
