#include "widgets/frame/demostart.h"

#include "backend/service/connectionstore.h"

#include <QUuid>

namespace weir {

Result<QString> saveDemoConnection(ConnectionStore& store, const QString& bootstrap, const QString& registryUrl)
{
    const QString name = QStringLiteral("demo");
    ConnectionSpec spec = store.byName(name).value_or(ConnectionSpec{});
    if (spec.id.isEmpty())
        spec.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    spec.name = name;
    spec.bootstrap = bootstrap.split(QLatin1Char(','), Qt::SkipEmptyParts);
    if (!registryUrl.isEmpty())
        spec.registry.url = registryUrl;
    spec.environment = Environment::Development;
    if (const Result<void> saved = store.save(spec); !saved)
        return saved.error();
    return name;
}

} // namespace weir
