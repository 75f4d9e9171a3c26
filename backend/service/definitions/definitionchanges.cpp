#include "backend/service/definitions/definitionchanges.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/stages/definitionchecks.h"
#include "backend/monitor/alerts/alertrule.h"
#include "backend/service/alerts/channel.h"

#include <QJsonDocument>
#include <QSet>

namespace weir {
namespace {

QString idOf(const Json& document)
{
    const auto text = [&](const char* name) {
        const std::string_view found = document.at(name).text();
        return QString::fromUtf8(found.data(), qsizetype(found.size()));
    };
    return text("kind") + QLatin1Char('/') + text("key");
}

/// Alerts and channels are typed with the monitoring; none: of another kind.
std::optional<Result<void>> checkOthers(const Json& document)
{
    const std::string_view kind = document.at("kind").text();
    if (document.at("removed").isTrue() || (kind != "alert" && kind != "channel"))
        return kind == "alert" || kind == "channel" ? std::optional(Result<void>()) : std::nullopt;
    const std::string text = toJsonText(document);
    const QJsonObject json = QJsonDocument::fromJson(QByteArray(text.data(), qsizetype(text.size()))).object();
    if (const Result<Definition> envelope = Definition::fromJson(json); !envelope)
        return Result<void>(envelope.error());
    if (kind == "channel") {
        const Result<Channel> channel = Channel::fromJson(json);
        return channel ? Result<void>() : Result<void>(channel.error());
    }
    const Result<AlertRule> rule = AlertRule::fromJson(json);
    return rule ? Result<void>() : Result<void>(rule.error());
}

/// What stands and goes on standing beside the documents.
class Others
{
public:
    Others(const DefinitionLog& log, std::span<const Json> documents, const QVector<DefinitionChange>& changes)
    {
        QSet<QString> gone;
        for (const Json& document : documents)
            gone.insert(idOf(document));
        for (const DefinitionChange& change : changes)
            gone.insert(change.after.id());
        for (const QString& kind : customerKinds()) {
            for (const Definition& definition : log.all(kind)) {
                if (!gone.contains(definition.id()))
                    add(definition);
            }
        }
    }
    cdp::DefinitionBook book() const
    {
        cdp::DefinitionBook book;
        cdp::setDefinitionChecks(book);
        std::vector<Json> documents;
        for (const JsonPointer& kept : m_kept)
            documents.push_back(kept->root);
        // What cannot be accepted was written by something else, and is not in force anywhere.
        book.offer(documents);
        return book;
    }

private:
    void add(Definition definition)
    {
        definition.version = 0;
        Result<JsonPointer> document = parseJson(definitionBytes(definition).toStdString());
        if (document)
            m_kept.push_back(std::move(document).value());
    }
    std::vector<JsonPointer> m_kept;
};

} // namespace

const QStringList& customerKinds()
{
    static const QStringList kinds{
        QStringLiteral("connection"),     QStringLiteral("source"),        QStringLiteral("plan"),
        QStringLiteral("transformation"), QStringLiteral("identity"),      QStringLiteral("list"),
        QStringLiteral("trait"),          QStringLiteral("audience"),      QStringLiteral("journey"),
        QStringLiteral("destination"),    QStringLiteral("privacyRequest")};
    return kinds;
}

bool isPruned(const QString& kind) { return kind != QLatin1String("privacyRequest") && customerKinds().contains(kind); }

bool isSameDefinition(const Definition& a, const Definition& b)
{
    return a.kind == b.kind && a.key == b.key && a.name == b.name && a.description == b.description &&
           a.enabled == b.enabled && a.removed == b.removed && a.body == b.body;
}

DefinitionChanges changesTo(const DefinitionLog& log, const QVector<Definition>& wanted, bool prune)
{
    DefinitionChanges made;
    QSet<QString> named;
    for (const Definition& definition : wanted) {
        named.insert(definition.id());
        DefinitionChange change{log.find(definition.kind, definition.key), definition};
        if (change.before ? isSameDefinition(*change.before, definition) : definition.removed) {
            ++made.unchanged;
            continue;
        }
        const int next = log.version(definition.id()) + 1;
        if (definition.version != 0 && definition.version != next) {
            made.stale << change;
            continue;
        }
        change.after.version = next;
        made.changes << change;
    }
    for (const QString& kind : customerKinds()) {
        if (!prune || !isPruned(kind))
            continue;
        for (const Definition& definition : log.all(kind)) {
            if (named.contains(definition.id()))
                continue;
            DefinitionChange change{definition, definition};
            change.after.version = log.version(definition.id()) + 1;
            change.after.removed = true;
            change.after.note.clear();
            made.changes << change;
        }
    }
    return made;
}

std::vector<DefinitionRefusal> checkDefinitions(const DefinitionLog& log, std::span<const Json> documents,
                                                const QVector<DefinitionChange>& changes)
{
    std::vector<DefinitionRefusal> refusals;
    JsonArena arena;
    std::vector<Json> customers;
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const std::optional<Result<void>> other = checkOthers(documents[i]);
        if (other && !*other)
            refusals.push_back({i, {}, other->error()});
        if (other || (documents[i].isObject() && documents[i].at("removed").isTrue()))
            continue;
        // Versions are the cluster's, and looked at apart.
        customers.push_back(documents[i].isObject() ? arena.with(documents[i], "version", Json()) : documents[i]);
        indexes.push_back(i);
    }
    const std::vector<cdp::Refusal> refused = Others(log, documents, changes).book().check(customers);
    // They come in the order of the documents.
    std::size_t at = 0;
    for (const cdp::Refusal& refusal : refused) {
        std::size_t found = at;
        while (found < customers.size() && QString::fromStdString(refusal.id) != idOf(customers[found]))
            ++found;
        if (found == customers.size())
            found = std::min(at, customers.size() - 1);
        at = found + 1;
        refusals.push_back({indexes[found], refusal.mistakes, {}});
    }
    return refusals;
}

} // namespace weir
