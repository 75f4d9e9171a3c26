#include "backend/service/definitions/definitions.h"

namespace weir {

Definitions::Definitions(QObject* parent) : QObject(parent) {}
Definitions::~Definitions() = default;

int Definitions::nextVersion(const QString& kind, const QString& key) const
{
    const QVector<Definition> all = versions(kind, key);
    return all.isEmpty() ? 1 : all.last().version + 1;
}

} // namespace weir
