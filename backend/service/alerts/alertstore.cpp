#include "backend/service/alerts/alertstore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QUrl>

namespace weir {
namespace {

constexpr std::int64_t yearMs = 366LL * 86'400'000;
constexpr qsizetype mostAlerts = 10'000;
constexpr int lockTimeoutMs = 2000;

QString pathOf(const QString& folder, const QString& clusterId)
{
    if (folder.isEmpty())
        return {};
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(clusterId));
    return folder + QStringLiteral("/alerts/") + name;
}

Result<void> write(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error{ErrorKind::Io, int(file.error()), file.errorString(), path};
    return {};
}

QJsonDocument read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
}

} // namespace

QJsonObject alertToJson(const Alert& alert)
{
    QJsonObject json{{QStringLiteral("rule"), alert.rule},
                     {QStringLiteral("subject"), alert.subject},
                     {QStringLiteral("severity"), alert.severity == AlertSeverity::Critical
                                                      ? QStringLiteral("critical")
                                                      : QStringLiteral("warning")},
                     {QStringLiteral("since"), qint64(alert.sinceMs)},
                     {QStringLiteral("firedAt"), qint64(alert.firedAtMs)},
                     {QStringLiteral("value"), alert.value},
                     {QStringLiteral("limit"), alert.limit},
                     {QStringLiteral("worst"), alert.worst}};
    if (alert.clearedAtMs)
        json.insert(QStringLiteral("clearedAt"), qint64(*alert.clearedAtMs));
    if (alert.usualLow)
        json.insert(QStringLiteral("usualLow"), *alert.usualLow);
    if (alert.usualHigh)
        json.insert(QStringLiteral("usualHigh"), *alert.usualHigh);
    if (!alert.acknowledgedBy.isEmpty()) {
        json.insert(QStringLiteral("acknowledgedBy"), alert.acknowledgedBy);
        json.insert(QStringLiteral("acknowledgedAt"), qint64(alert.acknowledgedAtMs));
    }
    if (alert.muted)
        json.insert(QStringLiteral("muted"), true);
    return json;
}

Alert alertFromJson(const QJsonObject& json)
{
    const auto integer = [&json](const char* name) { return json.value(QLatin1String(name)).toInteger(); };
    const auto number = [&json](const char* name) { return json.value(QLatin1String(name)).toDouble(); };
    Alert alert;
    alert.rule = json.value(QLatin1String("rule")).toString();
    alert.subject = json.value(QLatin1String("subject")).toString();
    if (json.value(QLatin1String("severity")) == QLatin1String("critical"))
        alert.severity = AlertSeverity::Critical;
    alert.sinceMs = integer("since");
    alert.firedAtMs = integer("firedAt");
    if (json.contains(QLatin1String("clearedAt")))
        alert.clearedAtMs = integer("clearedAt");
    alert.value = number("value");
    alert.limit = number("limit");
    alert.worst = number("worst");
    if (json.contains(QLatin1String("usualLow")))
        alert.usualLow = number("usualLow");
    if (json.contains(QLatin1String("usualHigh")))
        alert.usualHigh = number("usualHigh");
    alert.acknowledgedBy = json.value(QLatin1String("acknowledgedBy")).toString();
    alert.acknowledgedAtMs = integer("acknowledgedAt");
    alert.muted = json.value(QLatin1String("muted")).toBool();
    return alert;
}

namespace {

QHash<QString, AlertStore::Acknowledged> readAcknowledged(const QString& path)
{
    QHash<QString, AlertStore::Acknowledged> all;
    const QJsonObject json = read(path + QStringLiteral(".acknowledged.json")).object();
    for (auto it = json.begin(); it != json.end(); ++it)
        all.insert(it.key(), {it.value()[QLatin1String("by")].toString(), it.value()[QLatin1String("at")].toInteger()});
    return all;
}

void writeAcknowledged(const QString& path, const QString& key, const AlertStore::Acknowledged& by)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QLockFile lock(path + QStringLiteral(".acknowledged.lock"));
    if (!lock.tryLock(lockTimeoutMs))
        return;
    QHash<QString, AlertStore::Acknowledged> all = readAcknowledged(path);
    all.insert(key, by);
    QJsonObject json;
    for (auto it = all.begin(); it != all.end(); ++it) {
        if (by.atMs - it->atMs < yearMs)
            json.insert(it.key(),
                        QJsonObject{{QStringLiteral("by"), it->by}, {QStringLiteral("at"), qint64(it->atMs)}});
    }
    (void)write(path + QStringLiteral(".acknowledged.json"), QJsonDocument(json).toJson(QJsonDocument::Compact));
}

} // namespace

AlertStore::AlertStore(const QString& folder, const QString& clusterId) : m_path(pathOf(folder, clusterId))
{
    m_writer.setMaxThreadCount(1);
    (void)takeOver();
}

AlertStore::~AlertStore() { m_writer.waitForDone(); }

bool AlertStore::takeOver()
{
    if (m_path.isEmpty() || m_lock)
        return false;
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    auto lock = std::make_unique<QLockFile>(m_path + QStringLiteral(".lock"));
    lock->setStaleLockTime(0); // held as long as its process lives
    if (!lock->tryLock(0))
        return false;
    m_lock = std::move(lock);
    return true;
}

QVector<Alert> AlertStore::load() const
{
    QVector<Alert> alerts;
    if (!m_path.isEmpty()) {
        for (const QJsonValue& each : read(m_path + QStringLiteral(".json")).array())
            alerts.append(alertFromJson(each.toObject()));
    }
    return alerts;
}

void AlertStore::save(const QVector<Alert>& alerts, std::int64_t nowMs)
{
    if (m_path.isEmpty() || !m_lock)
        return;
    m_writer.start([path = m_path, alerts, nowMs] {
        QJsonArray array;
        for (qsizetype i = std::max<qsizetype>(0, alerts.size() - mostAlerts); i < alerts.size(); ++i) {
            if (nowMs - alerts[i].firedAtMs < yearMs)
                array.append(alertToJson(alerts[i]));
        }
        (void)write(path + QStringLiteral(".json"), QJsonDocument(array).toJson(QJsonDocument::Compact));
    });
}

const QHash<QString, AlertStore::Acknowledged>& AlertStore::acknowledged()
{
    if (m_path.isEmpty())
        return m_acknowledged;
    const QDateTime changed = QFileInfo(m_path + QStringLiteral(".acknowledged.json")).lastModified();
    if (changed.isValid() && changed != m_acknowledgedRead) {
        m_acknowledgedRead = changed;
        const QHash<QString, Acknowledged> read = readAcknowledged(m_path);
        for (auto it = read.begin(); it != read.end(); ++it)
            m_acknowledged.insert(it.key(), it.value());
    }
    return m_acknowledged;
}

void AlertStore::acknowledge(const Alert& alert, const Acknowledged& by)
{
    m_acknowledged.insert(acknowledgedKey(alert), by);
    if (!m_path.isEmpty())
        m_writer.start([path = m_path, key = acknowledgedKey(alert), by] { writeAcknowledged(path, key, by); });
}

} // namespace weir
