#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weirctl/askaccess.h"
#include "app/weirctl/askwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/definitionwork.h"
#include "app/weirctl/jsonfile.h"
#include "backend/base/clock.h"
#include "backend/base/duration.h"
#include "models/common/formats.h"

namespace weir::ctl {
namespace {

using engine::Query;
using engine::QueryKind;
using engine::QueryResult;

constexpr int seriesPoints = 30;
constexpr int defaultLimit = 10;

struct AskWord
{
    const char* word;
    QueryKind kind;
    int words; ///< that follow
};
constexpr AskWord askWords[] = {
    {"person", QueryKind::Person, 1}, {"why", QueryKind::Explain, 2},         {"as-of", QueryKind::AsOf, 2},
    {"draft", QueryKind::Draft, 1},   {"sample", QueryKind::Sample, 1},       {"members", QueryKind::Members, 1},
    {"series", QueryKind::Series, 1}, {"catalogue", QueryKind::Catalogue, 0}, {"access", QueryKind::Access, 1}};

struct AskPlan
{
    Query query;
    QString audience;
    int timeoutMs = 0; ///< of --timeout, which all commands have
    bool isJson = false;
};

bool readMoment(const QString& text, std::optional<std::int64_t>& atMs)
{
    atMs = parseWhen(text, SystemClock::instance().nowMs());
    if (!atMs)
        complain(Ctl::tr("“%1” is no time.").arg(text), Ctl::tr("For example: -5m, or 2026-01-01T00:00:00Z"));
    return atMs.has_value();
}

/// What the words behind the kind name.
bool readWords(const QStringList& words, const QString& at, AskPlan& plan)
{
    Query& query = plan.query;
    const auto audience = [&](const QString& key) {
        plan.audience = key;
        query.audience = key.toStdString();
    };
    switch (query.kind) {
    case QueryKind::Explain:
        audience(words[1]);
        query.person = words[2].toStdString();
        break;
    case QueryKind::AsOf:
        query.person = words[1].toStdString();
        return readMoment(words[2], query.atMs);
    case QueryKind::Person:
    case QueryKind::Access:
        query.person = words[1].toStdString();
        break;
    case QueryKind::Draft: {
        const JsonPointer draft = readJsonFile(words[1]);
        if (!draft)
            return false;
        query.draft = toJsonText(draft->root);
        break;
    }
    case QueryKind::Series: {
        constexpr std::int64_t dayMs = 86'400'000;
        audience(words[1]);
        const std::int64_t now = SystemClock::instance().nowMs();
        for (int i = seriesPoints - 1; i >= 0; --i)
            query.momentsMs.push_back(now - i * dayMs);
        break;
    }
    case QueryKind::Catalogue:
        break;
    default:
        audience(words[1]);
    }
    return at.isEmpty() || readMoment(at, query.atMs);
}

std::optional<AskPlan> planOf(const Arguments& arguments)
{
    AskPlan plan;
    const QStringList& words = arguments.positional();
    const auto known = std::find_if(std::begin(askWords), std::end(askWords), [&](const AskWord& one) {
        return !words.isEmpty() && words[0] == QLatin1String(one.word) && words.size() == one.words + 1;
    });
    if (known == std::end(askWords)) {
        complain(Ctl::tr("What is to be asked is missing, or what that needs."),
                 Ctl::tr("For example: weirctl ask person userId:anna"));
        return {};
    }
    plan.query.kind = known->kind;
    bool isNumber = false;
    const int limit = arguments.value(QStringLiteral("limit"), QString::number(defaultLimit)).toInt(&isNumber);
    if (!isNumber || limit < 0 || limit > static_cast<int>(Query::mostNamed)) {
        complain(Ctl::tr("--limit is a number up to %1.").arg(Query::mostNamed));
        return {};
    }
    plan.query.limit = static_cast<std::size_t>(limit);
    plan.isJson = arguments.has(QStringLiteral("json"));
    if (!readWords(words, arguments.value(QStringLiteral("at")), plan))
        return {};
    return plan;
}

bool asksForOne(QueryKind kind)
{
    return kind == QueryKind::Person || kind == QueryKind::AsOf || kind == QueryKind::Explain;
}

QString wordsOf(const AskPlan& plan, const QueryResult& result)
{
    const JsonPointer found = foundIn(result);
    switch (plan.query.kind) {
    case QueryKind::Person:
    case QueryKind::AsOf:
        return found ? personWords(found->root) : QString();
    case QueryKind::Explain:
        return found ? whyWords(found->root, plan.audience) : QString();
    case QueryKind::Series: {
        QString text;
        const std::vector<std::uint64_t> counts = seriesOf(result);
        for (std::size_t i = 0; i < counts.size() && i < plan.query.momentsMs.size(); ++i)
            text += formats::timestamp(plan.query.momentsMs[i], true) + QStringLiteral("  ") +
                    formats::count(static_cast<std::int64_t>(counts[i])) + QLatin1Char('\n');
        return text;
    }
    case QueryKind::Catalogue:
        return catalogueWords(catalogueOf(result), plan.query.limit);
    default:
        return peopleWords(peopleOf(result));
    }
}

int tell(const AskPlan& plan, const QueryResult& result, const QString& where)
{
    if (plan.isJson) {
        for (const auto& [partition, answer] : result.answers)
            say(QString::fromStdString(textOf(answer)) + QLatin1Char('\n'));
    } else {
        say(wordsOf(plan, result));
    }
    if (const std::optional<Error> error = result.error()) {
        complain(Ctl::tr("The engine cannot answer this: %1.").arg(error->detail));
        return Failed;
    }
    if (result.of == 0) {
        complain(Ctl::tr("No engine answered at %1 within %2.").arg(where, formats::duration(plan.timeoutMs)),
                 Ctl::tr("weirctl engine shows whether one is at work."));
        return Failed;
    }
    const bool isFound = !asksForOne(plan.query.kind) || foundIn(result);
    if (!plan.isJson)
        say(answeredWords(result) + QLatin1Char('\n'));
    if (asksForOne(plan.query.kind) && !isFound && result.isComplete())
        complain(Ctl::tr("Nobody has the identifier %1.").arg(QString::fromStdString(plan.query.person)));
    const bool isWhole = result.isComplete() || (asksForOne(plan.query.kind) && isFound);
    if (!isWhole)
        complain(Ctl::tr("Not all partitions answered: what is shown is not all there is."));
    return isFound && isWhole ? Done : Failed;
}

int runAsk(const Arguments& arguments)
{
    std::optional<AskPlan> plan = planOf(arguments);
    if (!plan)
        return Misused;
    int status = Misused;
    const std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return status;
    plan->timeoutMs = target->timeoutMs;
    engine::Workspace workspace;
    workspace.prefix =
        arguments.value(QStringLiteral("prefix"), QString::fromStdString(workspace.prefix)).toStdString();
    const ClientConf conf{target->spec, target->secrets, ClientRole::Admin, {}, {}};
    Result<std::unique_ptr<engine::QueryClient>> client = engine::QueryClient::make(conf, workspace, target->timeoutMs);
    if (!client) {
        complain(client.error(), target->where);
        return Failed;
    }
    if (plan->query.kind == QueryKind::Access)
        return askAccess(arguments, *target, **client, QString::fromStdString(plan->query.person));
    bool isEstimated = plan->isJson || plan->query.kind != QueryKind::Draft;
    const auto goesOn = [&](const QueryResult& result) {
        const bool isFirst = !isEstimated && result.of > 0 && static_cast<int>(result.answers.size()) == result.of;
        if (isFirst && !result.isComplete())
            say(estimateWords(engine::peopleOf(result), result.ms));
        isEstimated = isEstimated || isFirst;
        return stopRequested() == 0;
    };
    const Result<QueryResult> result = (*client)->ask(plan->query, plan->timeoutMs, goesOn);
    if (const int stop = stopRequested())
        return stop;
    if (!result) {
        complain(result.error(), target->where);
        return Failed;
    }
    return tell(*plan, *result, target->where);
}

} // namespace

Command askCommand()
{
    Command command;
    command.name = QStringLiteral("ask");
    command.summary = Ctl::tr("Ask the engine about people: who somebody is, why, how many a draft has.");
    command.usage = QStringLiteral("WHAT … [options]");
    command.description = Ctl::tr(
        "Asks all workers of a workspace; each answers for the partitions that it holds.\n\n"
        "person ID: a profile by any identifier (anna, userId:anna, email:a@b.c) or by its own id.\n\n"
        "why AUDIENCE ID: each condition of the audience for that person, with the events that count.\n\n"
        "as-of ID TIME: the profile as it was at a moment, with all that is known today.\n\n"
        "draft FILE: how many people an audience's document or a condition alone would have; “-” is standard input.\n\n"
        "sample AUDIENCE, members AUDIENCE: some of its members, and how many there are; sample works it out anew from "
        "the events, members asks what the engine keeps.\n\n"
        "series AUDIENCE: how many it had on each of the last 30 days, by the rule as it is now.\n\n"
        "catalogue: names of events, properties and traits, how often they came, and their most frequent values.\n\n"
        "access ID: all that is known of a person, as one JSON document: identifiers with the events that brought "
        "them, "
        "traits, audiences since when, journeys, and every event.\n\n"
        "Questions and answers lie in topics of the workspace for an hour, in plain: answers are data of people.");
    command.options = {connectionOptions(),
                       {Ctl::tr("Access:"), accessOptions()},
                       {Ctl::tr("Options:"),
                        {prefixOption(),
                         {QStringLiteral("at"),
                          {},
                          QStringLiteral("TIME"),
                          Ctl::tr("For why, draft and sample: at this moment. -5m counts from now.")},
                         {QStringLiteral("limit"),
                          {},
                          QStringLiteral("COUNT"),
                          Ctl::tr("How many people, or values of a property, each partition names. Default: 10.")},
                         {QStringLiteral("json"), {}, {}, Ctl::tr("One JSON object a partition, as it answered.")},
                         {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl ask person anna -c demo"), Ctl::tr("Who is anna?")},
        {QStringLiteral("weirctl ask why buyers userId:anna -c demo"), Ctl::tr("Why is anna a buyer, or is not?")},
        {QStringLiteral("weirctl ask draft draft.json -c demo"), Ctl::tr("How many would that be?")},
        {QStringLiteral("weirctl ask access email:ann@example.com -c demo --to ann.json"),
         Ctl::tr("For Ann, who asks what is known of her.")}};
    command.statuses = Ctl::tr("1 if nobody has the identifier, or not all partitions answered.");
    command.run = &runAsk;
    return command;
}

} // namespace weir::ctl
