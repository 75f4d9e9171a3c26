#include "backend/service/definitions/clusterdefinitions.h"

#include <QDateTime>
#include <QUuid>

namespace weir {

ClusterDefinitions::ClusterDefinitions(QObject* parent) : Definitions(parent) {}

Result<void> ClusterDefinitions::checkAll(const QVector<Definition>& definitions) const
{
    for (const Definition& definition : definitions) {
        // What the form does not allow must not get into the log.
        if (const Result<Definition> again = Definition::fromJson(definition.toJson()); !again)
            return again.error();
        const DefinitionCheck check = m_checks.value(definition.kind);
        if (!check || definition.removed)
            continue;
        if (const Result<void> fits = check(definition); !fits)
            return fits;
    }
    return m_local.check(definitions);
}

void ClusterDefinitions::save(QVector<Definition> definitions, QObject* context, std::function<void(Result<void>)> done)
{
    const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
    for (Definition& definition : definitions)
        definition.changedAtMs = now;
    saveLocally(definitions, context, std::move(done));
}

void ClusterDefinitions::saveLocally(const QVector<Definition>& definitions, QObject* context,
                                     std::function<void(Result<void>)> done)
{
    const Result<void> fits = checkAll(definitions);
    if (fits) {
        const QString together = QUuid::createUuid().toString(QUuid::WithoutBraces);
        for (const Definition& definition : definitions)
            m_local.offer({definition, together, int(definitions.size()), {}});
    }
    QMetaObject::invokeMethod(
        this,
        [this, context = QPointer<QObject>(context), done = std::move(done), fits] {
            if (context && done)
                done(fits);
            if (fits)
                emit changed();
        },
        Qt::QueuedConnection);
}

} // namespace weir
