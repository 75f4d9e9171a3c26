#include "backend/service/definitions/definitionlog.h"

#include <QJsonDocument>
#include <QSet>

namespace weir {
namespace {

/// Groups whose rest never came; more of them than this are forgotten.
constexpr std::size_t mostOpenGroups = 10'000;

} // namespace

Result<void> DefinitionLog::check(const QVector<Definition>& definitions) const
{
    QSet<QString> seen;
    for (const Definition& definition : definitions) {
        if (seen.contains(definition.id()))
            return Error{ErrorKind::Invalid, 0, QStringLiteral("the same definition twice"), definition.id()};
        seen.insert(definition.id());
        const int last = version(definition.id());
        if (definition.version != last + 1)
            return Error{
                ErrorKind::Conflict, 0,
                QStringLiteral("version %1 was offered, the last accepted one is %2").arg(definition.version).arg(last),
                definition.id()};
    }
    return {};
}

std::optional<DefinitionVerdict> DefinitionLog::offer(const OfferedDefinition& offered)
{
    Group& group = m_open[offered.together];
    if (offered.broken)
        group.broken = offered.broken;
    group.definitions << offered.definition;
    if (++group.seen < offered.of) {
        if (m_open.size() > mostOpenGroups)
            m_open.erase(m_open.begin());
        return {};
    }
    const Group whole = std::move(group);
    m_open.erase(offered.together);
    DefinitionVerdict verdict{offered.together, whole.broken ? Result<void>(*whole.broken) : check(whole.definitions)};
    if (!verdict.result) {
        m_refused += std::size_t(whole.definitions.size());
        return verdict;
    }
    for (const Definition& definition : whole.definitions)
        m_versions[definition.id()] << definition;
    return verdict;
}

void DefinitionLog::setBase(const DefinitionLog& base) { m_base = base.m_versions; }

int DefinitionLog::version(const QString& id) const
{
    if (const auto own = m_versions.find(id); own != m_versions.end())
        return own->second.last().version;
    const auto base = m_base.find(id);
    return base == m_base.end() ? 0 : base->second.last().version;
}

QVector<Definition> DefinitionLog::versions(const QString& kind, const QString& key) const
{
    const QString id = kind + QLatin1Char('/') + key;
    QVector<Definition> all;
    const auto own = m_versions.find(id);
    if (const auto base = m_base.find(id); base != m_base.end()) {
        for (const Definition& definition : base->second) {
            if (own == m_versions.end() || definition.version < own->second.first().version)
                all << definition;
        }
    }
    if (own != m_versions.end())
        all += own->second;
    return all;
}

std::optional<Definition> DefinitionLog::find(const QString& kind, const QString& key) const
{
    const QVector<Definition> all = versions(kind, key);
    if (all.isEmpty() || all.last().removed)
        return {};
    return all.last();
}

QVector<Definition> DefinitionLog::all(const QString& kind) const
{
    const QString prefix = kind + QLatin1Char('/');
    std::map<QString, Definition> newest;
    for (const auto* versions : {&m_base, &m_versions}) {
        for (auto it = versions->lower_bound(prefix); it != versions->end() && it->first.startsWith(prefix); ++it)
            newest[it->first] = it->second.last();
    }
    QVector<Definition> all;
    for (const auto& [id, definition] : newest) {
        if (!definition.removed)
            all << definition;
    }
    return all;
}

OfferedDefinition offeredDefinition(std::string_view key, std::string_view value, std::string_view together,
                                    std::int64_t offset)
{
    OfferedDefinition offered;
    // What was written by something else stands for itself.
    offered.together = QStringLiteral("offset %1").arg(offset);
    const QStringList words =
        QString::fromUtf8(together.data(), qsizetype(together.size())).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.size() == 2 && words[1].toInt() > 0) {
        offered.together = words[0];
        offered.of = words[1].toInt();
    }
    QJsonParseError mistake;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(value.data(), qsizetype(value.size())), &mistake);
    if (!document.isObject()) {
        offered.broken = Error{ErrorKind::Invalid, 0, QStringLiteral("no JSON object: ") + mistake.errorString()};
        return offered;
    }
    Result<Definition> definition = Definition::fromJson(document.object());
    if (!definition) {
        offered.broken = definition.error();
        return offered;
    }
    offered.definition = std::move(definition).value();
    const QByteArray id = offered.definition.id().toUtf8();
    if (key != std::string_view(id.constData(), std::size_t(id.size())))
        offered.broken =
            Error{ErrorKind::Invalid, 0, QStringLiteral("the key is not its kind and key"), offered.definition.id()};
    return offered;
}

QByteArray definitionBytes(const Definition& definition)
{
    return QJsonDocument(definition.toJson()).toJson(QJsonDocument::Compact);
}

QByteArray togetherBytes(const QString& id, int count) { return id.toUtf8() + ' ' + QByteArray::number(count); }

} // namespace weir
