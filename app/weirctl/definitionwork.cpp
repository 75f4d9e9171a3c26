#include "app/weirctl/definitionwork.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "backend/cdp/definitions/definitionbook.h"
#include "backend/service/definitions/definitionstore.h"
#include "models/common/definitiondiff.h"
#include "models/common/definitiontext.h"
#include "models/common/formats.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QHash>
#include <QJsonDocument>

namespace weir::ctl {
namespace {

constexpr qsizetype mostFiles = 10'000;

/// A folder is all JSON below it. Nothing: that was said.
QStringList filesOf(const QStringList& words)
{
    QStringList files;
    for (const QString& word : words) {
        if (!QFileInfo(word).isDir()) {
            files << word;
            continue;
        }
        QStringList found;
        QDirIterator folder(word, {QStringLiteral("*.json"), QStringLiteral("*.jsonl")}, QDir::Files,
                            QDirIterator::Subdirectories);
        while (folder.hasNext() && found.size() <= mostFiles)
            found << folder.next();
        if (found.isEmpty() || found.size() > mostFiles) {
            complain(found.isEmpty() ? Ctl::tr("There is no .json or .jsonl file in %1.").arg(word)
                                     : Ctl::tr("There are more than %1 files in %2.").arg(mostFiles).arg(word));
            return {};
        }
        found.sort();
        files += found;
    }
    return files;
}

/// A request of privacy may come without a key: the same request has the same.
std::string keyOf(const Json& document)
{
    cdp::DefinitionBook book;
    book.offer({{document}});
    const std::vector<std::string> keys = book.keys("privacyRequest");
    return keys.empty() ? std::string() : keys.front();
}

class Reading
{
public:
    bool read(const QStringList& words)
    {
        const QStringList files = filesOf(words);
        bool isRead = !files.isEmpty();
        for (const QString& file : files)
            isRead = m_files.addDefinitions(file) && isRead;
        if (!isRead)
            return false;
        for (const LintFiles::Document& document : m_files.definitions)
            m_documents.push_back(document.json);
        return true;
    }

    /// Each one's form, and that none stands twice.
    bool take(DefinitionWork& work)
    {
        bool isGood = true;
        QHash<QString, QString> seen;
        for (std::size_t i = 0; i < m_documents.size(); ++i) {
            Json document = m_documents[i];
            if (document.at("kind").text() == "privacyRequest" && document.at("key").isAbsent())
                document = m_arena.with(document, "key", m_arena.text(keyOf(document)));
            const std::string text = toJsonText(document);
            const QJsonDocument json = QJsonDocument::fromJson(QByteArray(text.data(), qsizetype(text.size())));
            const Result<Definition> definition = Definition::fromJson(json.object());
            const QString& file = m_files.definitions[i].file;
            if (!definition) {
                complain(Ctl::tr("%1: this is no definition: %2.").arg(file, definition.error().detail));
                isGood = false;
                continue;
            }
            const QString id = definition->id();
            if (seen.contains(id)) {
                complain(Ctl::tr("%1 stands in %2 and in %3; take one of them out.").arg(id, seen.value(id), file));
                isGood = false;
            }
            seen.insert(id, file);
            work.wanted << *definition;
            work.files << file;
        }
        return isGood;
    }

    bool check(const DefinitionWork& work) const
    {
        const std::vector<DefinitionRefusal> refusals = checkDefinitions(work.log, m_documents, work.changes.changes);
        for (const DefinitionRefusal& refusal : refusals) {
            const Json document = m_documents[refusal.index];
            const std::string id =
                std::string(document.at("kind").text()) + '/' + std::string(document.at("key").text());
            const QString where = m_files.definitions[refusal.index].file + QLatin1Char(' ') +
                                  QString::fromStdString(id) + QLatin1Char(' ');
            for (const cdp::Mistake& mistake : refusal.mistakes)
                complain(where + definitionMistakeLine(mistake));
            if (refusal.error)
                complain(where + refusal.error->detail);
        }
        return refusals.empty();
    }

private:
    LintFiles m_files;
    JsonArena m_arena;
    std::vector<Json> m_documents;
};

QString versionWords(const Definition& definition)
{
    if (definition.author.isEmpty() || definition.changedAtMs <= 0)
        return Ctl::tr("version %1").arg(definition.version);
    return Ctl::tr("version %1 by %2 of %3")
        .arg(definition.version)
        .arg(definition.author, formats::timestamp(definition.changedAtMs, true));
}

} // namespace

std::optional<DefinitionWork> openCluster(const Arguments& arguments, int& status)
{
    std::optional<ClusterWork> cluster = openClusterWork(arguments, status);
    if (!cluster)
        return std::nullopt;
    DefinitionWork work{std::move(*cluster), {}, {}, {}, {}, {}};
    work.topic = definitionsTopic(work.prefix);
    Result<DefinitionLog> log = readDefinitions(work.conf, work.target.timeoutMs, work.topic);
    if (!log) {
        complain(log.error(), work.target.where);
        status = Failed;
        return std::nullopt;
    }
    work.log = std::move(log).value();
    return work;
}

std::optional<DefinitionWork> openDefinitions(const Arguments& arguments, int& status)
{
    status = Misused;
    if (arguments.positional().isEmpty()) {
        complain(Ctl::tr("No definitions are named."), Ctl::tr("Name files, or folders with files, of definitions."));
        return std::nullopt;
    }
    Reading reading;
    DefinitionWork read;
    // What is wrong with a file by itself is told although no cluster may answer.
    if (!reading.read(arguments.positional()))
        return std::nullopt;
    const bool hasForm = reading.take(read);
    if (!hasForm && read.wanted.isEmpty())
        return std::nullopt;
    std::optional<DefinitionWork> work = openCluster(arguments, status);
    if (!work)
        return std::nullopt;
    work->wanted = std::move(read.wanted);
    work->files = std::move(read.files);
    work->changes = changesTo(work->log, work->wanted, arguments.has(QStringLiteral("prune")));
    if (!reading.check(*work) || !hasForm) {
        status = Misused;
        return std::nullopt;
    }
    status = Done;
    return work;
}

bool complainOfStale(const DefinitionWork& work, const QVector<DefinitionChange>& stale)
{
    for (const DefinitionChange& change : stale) {
        const Definition& offered = change.after;
        const QVector<Definition> versions = work.log.versions(offered.kind, offered.key);
        if (versions.isEmpty()) {
            complain(Ctl::tr("%1 was offered as version %2, but there is none of it yet: the first is version 1.")
                         .arg(offered.id())
                         .arg(offered.version));
            continue;
        }
        const Definition& last = versions.last();
        complain(Ctl::tr("%1 was offered as version %2, but %3 stands: the next is version %4.")
                     .arg(offered.id())
                     .arg(offered.version)
                     .arg(versionWords(last))
                     .arg(last.version + 1),
                 Ctl::tr("This is how they differ:"));
        const QStringList lines =
            last.removed ? QStringList{Ctl::tr("It was removed with that version.")} : definitionDiff(last, offered);
        for (const QString& line : lines)
            std::fprintf(stderr, "    %s\n", line.toUtf8().constData());
    }
    return !stale.isEmpty();
}

QString changesText(const DefinitionChanges& changes)
{
    QString text;
    for (const DefinitionChange& change : changes.changes)
        text += changeLines(change).join(QLatin1Char('\n')) + QLatin1Char('\n');
    return text + changesSummary(changes) + QLatin1Char('\n');
}

Option prefixOption()
{
    return {QStringLiteral("prefix"),
            {},
            QStringLiteral("TEXT"),
            Ctl::tr("What the workspace's topics begin with. Default: %1").arg(QLatin1String(usualPrefix))};
}

Option pruneOption()
{
    return {QStringLiteral("prune"),
            {},
            {},
            Ctl::tr("Customer definitions of the cluster that the files do not have are removed. Alerts, their "
                    "channels and requests of privacy stay.")};
}

OptionGroup definitionOptions(QVector<Option> options)
{
    options << prefixOption() << Option{QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")};
    return {Ctl::tr("Options:"), options};
}

} // namespace weir::ctl
