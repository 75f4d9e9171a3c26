#include "backend/service/monitor/monitorsettings.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>

namespace weir {
namespace {

QString pathIn(const QString& folder) { return folder + QStringLiteral("/monitor.json"); }

QJsonObject readAll(const QString& folder)
{
    QFile file(pathIn(folder));
    if (folder.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

} // namespace

JudgeSettings keptJudgeSettings(const QString& dataFolder, const QString& connectionId)
{
    const QJsonObject kept = readAll(dataFolder).value(connectionId).toObject();
    JudgeSettings settings;
    settings.window = std::clamp(kept.value(QLatin1String("window")).toInt(settings.window), 1, LagWindow::kept);
    settings.allowedLag = std::max<std::int64_t>(0, kept.value(QLatin1String("allowedLag")).toInteger(0));
    return settings;
}

Result<void> keepJudgeSettings(const QString& dataFolder, const QString& connectionId, const JudgeSettings& settings)
{
    if (dataFolder.isEmpty())
        return {};
    QJsonObject all = readAll(dataFolder);
    all.insert(connectionId, QJsonObject{{QStringLiteral("window"), settings.window},
                                         {QStringLiteral("allowedLag"), qint64(settings.allowedLag)}});
    QDir().mkpath(dataFolder);
    QSaveFile file(pathIn(dataFolder));
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(all).toJson()) < 0 || !file.commit())
        return Error{ErrorKind::Io, 0, file.errorString(), file.fileName()};
    return {};
}

} // namespace weir
