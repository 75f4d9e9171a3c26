#include "backend/service/connectionstore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLockFile>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUuid>
#include <algorithm>

namespace weir {
namespace {

constexpr int lockWaitMs = 200;

Error ioError(const QString& file, const QString& detail) { return {ErrorKind::Io, 0, detail, file}; }

} // namespace

ConnectionStore::ConnectionStore(QString file, QObject* parent)
    : QObject(parent), m_file(file.isEmpty() ? defaultFile() : std::move(file))
{
    read();
}

QString ConnectionStore::defaultFile()
{
    const QString base = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return base + QStringLiteral("/weir/connections.json");
}

QString ConnectionStore::newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }

std::optional<ConnectionSpec> ConnectionStore::byId(const QString& id) const
{
    for (const ConnectionSpec& spec : m_connections)
        if (spec.id == id)
            return spec;
    return std::nullopt;
}

std::optional<ConnectionSpec> ConnectionStore::byName(const QString& name) const
{
    for (const ConnectionSpec& spec : m_connections)
        if (spec.name.compare(name, Qt::CaseInsensitive) == 0)
            return spec;
    return std::nullopt;
}

void ConnectionStore::read()
{
    m_loadError.reset();
    m_connections.clear();
    QFile file(m_file);
    if (!file.exists())
        return;
    if (!file.open(QIODevice::ReadOnly)) {
        m_loadError = ioError(m_file, file.errorString());
        return;
    }
    const QByteArray bytes = file.readAll();
    file.close();
    QJsonParseError parsed{};
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parsed);
    const QJsonValue list = document.object().value(QStringLiteral("connections"));
    if (parsed.error != QJsonParseError::NoError || !list.isArray()) {
        const QString aside = m_file + QStringLiteral(".broken");
        QFile::remove(aside);
        QFile::rename(m_file, aside);
        const QString why =
            parsed.error != QJsonParseError::NoError ? parsed.errorString() : QStringLiteral("no list of connections");
        m_loadError = Error{ErrorKind::Decode, parsed.offset, why, aside};
        return;
    }
    const QJsonArray entries = list.toArray();
    for (const QJsonValue& entry : entries) {
        ConnectionSpec spec = connectionFromJson(entry.toObject());
        if (spec.name.isEmpty())
            continue;
        if (spec.id.isEmpty())
            spec.id = newId();
        // A file edited by hand may name two alike; names are addresses, so the later one gets another.
        const QString wanted = spec.name;
        for (int number = 2; byName(spec.name); ++number)
            spec.name = QStringLiteral("%1 (%2)").arg(wanted).arg(number);
        if (!byId(spec.id))
            m_connections.append(spec);
    }
}

void ConnectionStore::reload()
{
    const QVector<ConnectionSpec> before = m_connections;
    const std::optional<Error> failed = m_loadError;
    read();
    if (before != m_connections || failed != m_loadError)
        emit changed();
}

Result<void> ConnectionStore::change(const Change& change)
{
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    QLockFile lock(m_file + QStringLiteral(".lock"));
    lock.setStaleLockTime(5000);
    if (!lock.tryLock(lockWaitMs))
        return ioError(m_file,
                       QStringLiteral("another program is writing the connections, or the folder cannot be written"));
    const std::optional<Error> failed = m_loadError;
    const QVector<ConnectionSpec> before = m_connections;
    read();
    if (m_loadError && m_loadError->kind == ErrorKind::Io) {
        m_connections = before;
        return *m_loadError;
    }
    if (!m_loadError)
        m_loadError = failed;
    const QVector<ConnectionSpec> found = m_connections;
    change(m_connections);
    const Result<void> written = write();
    if (!written)
        m_connections = found;
    if (m_connections != before)
        emit changed();
    return written;
}

Result<void> ConnectionStore::save(const ConnectionSpec& spec)
{
    ConnectionSpec kept = spec;
    kept.name = kept.name.trimmed();
    if (const Result<void> checked = checkConnection(kept); !checked)
        return checked.error();
    if (const auto other = byName(kept.name); other && other->id != kept.id)
        return Error{ErrorKind::Invalid, int(ConnectionFault::NameTaken),
                     QStringLiteral("another connection has this name"), QStringLiteral("name")};
    if (kept.id.isEmpty())
        kept.id = newId();
    return change([&kept](QVector<ConnectionSpec>& all) {
        const auto at =
            std::find_if(all.begin(), all.end(), [&](const ConnectionSpec& other) { return other.id == kept.id; });
        if (at != all.end())
            *at = kept;
        else
            all.append(kept);
    });
}

Result<void> ConnectionStore::remove(const QString& id)
{
    if (!byId(id))
        return Error{ErrorKind::NotFound, 0, QStringLiteral("no connection has this id"), id};
    return change([&id](QVector<ConnectionSpec>& all) {
        all.removeIf([&](const ConnectionSpec& spec) { return spec.id == id; });
    });
}

Result<void> ConnectionStore::write()
{
    QJsonArray list;
    for (const ConnectionSpec& spec : m_connections)
        list.append(connectionToJson(spec));
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly))
        return ioError(m_file, file.errorString());
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(
        QJsonDocument(QJsonObject{{QStringLiteral("version"), 1}, {QStringLiteral("connections"), list}}).toJson());
    if (!file.commit())
        return ioError(m_file, file.errorString());
    return {};
}

} // namespace weir
