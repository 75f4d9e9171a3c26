#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/codecheck.h"
#include "app/weirctl/command.h"
#include "app/weirctl/lintfile.h"
#include "backend/cdp/lint/lint.h"
#include "backend/cdp/world/world.h"
#include "models/common/definitiontext.h"
#include "models/common/linttext.h"

#include <QJsonDocument>

#include <algorithm>
#include <map>

namespace weir::ctl {
namespace {

class Linting
{
public:
    int run(const QStringList& files, const QStringList& eventFiles)
    {
        bool isRead = true;
        for (const QString& file : files)
            isRead = m_files.addDefinitions(file) && isRead;
        for (const QString& file : eventFiles)
            isRead = m_files.addEvents(file) && isRead;
        if (!isRead)
            return Misused;
        const std::int64_t nowMs = std::max<std::int64_t>(m_files.nowMs, 0);
        cdp::World world(nowMs);
        const bool areAccepted = define(world);
        const auto definitions = world.definitions().all();
        const cdp::Remarks remarks = cdp::lint(definitions, m_files.seen, nowMs);
        for (const cdp::Remark& remark : remarks)
            say(fileOf(remark.id) + QLatin1Char(' ') + lintLine(remark, nowMs) + QLatin1Char('\n'));
        if (!compiles() || !areAccepted)
            return Misused;
        return remarks.empty() && m_files.brokenLines == 0 ? Done : Failed;
    }

private:
    /// All together, since they may refer to each other; versions are those of wherever they come from.
    bool define(cdp::World& world)
    {
        std::vector<Json> documents;
        for (const LintFiles::Document& document : m_files.definitions) {
            const bool isObject = document.json.isObject();
            documents.push_back(isObject ? m_arena.with(document.json, "version", Json()) : document.json);
            const std::string id =
                std::string(document.json.at("kind").text()) + '/' + std::string(document.json.at("key").text());
            m_of[id] = document.file;
        }
        const std::vector<cdp::Refusal> refusals = world.define(documents);
        for (const cdp::Refusal& refusal : refusals) {
            for (const cdp::Mistake& mistake : refusal.mistakes)
                complain(fileOf(refusal.id) + QLatin1Char(' ') + QString::fromStdString(refusal.id) + QLatin1Char(' ') +
                         definitionMistakeLine(mistake));
        }
        return refusals.empty();
    }

    bool compiles() const
    {
        QVector<Definition> transformations;
        for (const LintFiles::Document& document : m_files.definitions) {
            if (document.json.at("kind").text() != "transformation")
                continue;
            const QByteArray text = QByteArray::fromStdString(toJsonText(document.json));
            if (const Result<Definition> read = Definition::fromJson(QJsonDocument::fromJson(text).object()))
                transformations << *read;
        }
        return complainOfCode(transformations, [this](const QString& id) { return fileOf(id.toStdString()); });
    }

    QString fileOf(const std::string& id) const
    {
        const auto known = m_of.find(id);
        return known != m_of.end() ? known->second : m_files.definitions.front().file;
    }

    LintFiles m_files;
    JsonArena m_arena;
    std::map<std::string, QString> m_of;
};

int runLint(const Arguments& arguments)
{
    if (arguments.positional().isEmpty()) {
        complain(Ctl::tr("No definitions are named."), Ctl::tr("For example: weirctl lint definitions.json"));
        return Misused;
    }
    return Linting().run(arguments.positional(), arguments.all(QStringLiteral("events")));
}

} // namespace

Command lintCommand()
{
    Command command;
    command.name = QStringLiteral("lint");
    command.summary = Ctl::tr("Say what is odd about definitions that are legal.");
    command.usage = QStringLiteral("FILE… [--events FILE]…");
    command.description = Ctl::tr(
        "Reads definitions (one JSON document, a list, JSON lines, or a case with its definitions and events; “-” is "
        "standard input) and prints a line for each thing worth a word: the file, the definition, the place in it and "
        "what it is.\n\n"
        "Told are conditions that are always true or never, branches that are never reached, time spans without "
        "length, event names that differ in their case, dates without a zone, “and” beside “or” without parentheses, "
        "and references to what is not defined or is out of force. All files are looked at together. The "
        "code of transformations is compiled by weir-script, which lies beside weirctl; one that does not compile is "
        "refused.\n\n"
        "With --events, JSON lines of observed events, also: events and properties that have not been seen for 40 days "
        "before the newest event, properties that come as numbers and as texts, traits that nobody brings, and "
        "computed "
        "traits that hide those of identify events.");
    command.options = {{Ctl::tr("Options:"),
                        {{QStringLiteral("events"),
                          {},
                          QStringLiteral("FILE"),
                          Ctl::tr("Observed events, one a line; may stand several times.")},
                         {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl lint audiences.json journeys.json"), Ctl::tr("Two files that refer to each other.")},
        {QStringLiteral("weirctl lint definitions.jsonl --events last-month.jsonl"),
         Ctl::tr("Against what was observed.")}};
    command.statuses = Ctl::tr("Something to say ends with 1; a file that cannot be read and definitions that are "
                               "refused with 2.");
    command.run = &runLint;
    return command;
}

} // namespace weir::ctl
