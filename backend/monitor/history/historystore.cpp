#include "backend/monitor/history/historystore.h"

#include "backend/monitor/history/sqlitehistory.h"

#include <QUrl>

namespace weir {

HistoryStore::~HistoryStore() = default;

std::shared_ptr<HistoryStore> HistoryStore::open(HistoryOptions options, std::function<void(HistoryState)> stateChanged)
{
    return std::make_shared<SqliteHistory>(std::move(options), std::move(stateChanged));
}

QString historyPath(const QString& dataFolder, const QString& clusterId)
{
    // A cluster's id is the broker's word: it must not lead out of the folder.
    QString name = QString::fromLatin1(QUrl::toPercentEncoding(clusterId));
    if (name.startsWith(QLatin1Char('.')))
        name.replace(0, 1, QStringLiteral("%2E"));
    return dataFolder + QStringLiteral("/history/") + name + QStringLiteral(".sqlite");
}

} // namespace weir
