#include "backend/monitor/history/historyfile.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QUrl>
#include <QUuid>
#include <QVariant>
#include <array>
#include <sys/stat.h>

namespace weir {

namespace {

constexpr int schemaVersion = 1;
constexpr std::int64_t applicationId = 0x57656972; // "Weir"
constexpr int sqliteReadOnly = 8, sqliteCorrupt = 11, sqliteCannotOpen = 14, sqliteNotADatabase = 26;
constexpr std::int64_t checkedWhole = 32 << 20;

constexpr std::array tables{
    "CREATE TABLE series (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE, seen INTEGER NOT NULL)",
    "CREATE TABLE tick (id INTEGER PRIMARY KEY, slot INTEGER NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL)",
    "CREATE INDEX tick_slot ON tick (slot, part)",
    "CREATE TABLE chunk (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "CREATE TABLE tier (tier INTEGER PRIMARY KEY, folded INTEGER NOT NULL, gone INTEGER NOT NULL)",
    "INSERT INTO tier VALUES (0, 0, 0), (1, 0, 0), (2, 0, 0)",
    "CREATE TABLE mark (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL, subject TEXT NOT NULL, "
    "detail TEXT NOT NULL)",
    "CREATE INDEX mark_at ON mark (at)",
    "CREATE TABLE lease (one INTEGER PRIMARY KEY CHECK (one = 1), holder TEXT NOT NULL, host TEXT NOT NULL, "
    "pid INTEGER NOT NULL, started INTEGER NOT NULL, until INTEGER NOT NULL, last INTEGER NOT NULL)",
};

} // namespace

std::int64_t tierStepMs(Tier tier) { return tier == Tier::Raw ? 5000 : tier == Tier::Minute ? 60'000 : 600'000; }

std::int64_t tierSlotMs(Tier tier)
{
    constexpr std::int64_t hour = 3'600'000;
    return tier == Tier::Raw ? hour / 2 : tier == Tier::Minute ? 6 * hour : 24 * hour;
}

std::int64_t tierKeptMs(Tier tier)
{
    constexpr std::int64_t day = 86'400'000;
    return tier == Tier::Raw ? day : tier == Tier::Minute ? 30 * day : 730 * day;
}

std::int64_t chunkKey(Tier tier, std::int64_t slot, std::int64_t series)
{
    return std::int64_t(tier) << 58 | slot << 32 | series;
}

Result<std::unique_ptr<HistoryFile>> HistoryFile::open(const QString& path, Mode mode)
{
    const QFileInfo info(path);
    if (mode == Mode::Read && !info.exists())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("no history yet"), path};
    if (mode == Mode::Write && !QDir().mkpath(info.absolutePath()))
        return Error{ErrorKind::Io, 0, QStringLiteral("cannot make the folder"), info.absolutePath()};
    const auto connect = [&](bool isFrozen) -> Result<std::unique_ptr<HistoryFile>> {
        std::unique_ptr<HistoryFile> file(
            new HistoryFile(path, QStringLiteral("weir-history-") + QUuid::createUuid().toString(QUuid::Id128)));
        if (const Result<void> prepared = file->prepare(mode, isFrozen); !prepared)
            return prepared.error();
        return file;
    };
    Result<std::unique_ptr<HistoryFile>> file = connect(false);
    // Even a reader keeps its book beside the file. Where it may not, nobody else is likely to write either.
    const int primary = file ? 0 : file.error().code & 0xff;
    if (mode == Mode::Read && (primary == sqliteCannotOpen || primary == sqliteReadOnly))
        return connect(true);
    return file;
}

HistoryFile::~HistoryFile()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Result<void> HistoryFile::prepare(Mode mode, bool isFrozen)
{
    const QFileInfo info(m_path);
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000");
    QString name = m_path;
    if (mode == Mode::Read) {
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
        if (isFrozen) {
            options += QStringLiteral(";QSQLITE_OPEN_URI");
            name = QUrl::fromLocalFile(info.absoluteFilePath()).toString(QUrl::FullyEncoded) +
                   QStringLiteral("?immutable=1");
        }
    }
    m_database.setConnectOptions(options);
    m_database.setDatabaseName(name);
    if (!m_database.open())
        return Error{ErrorKind::Io, m_database.lastError().nativeErrorCode().toInt(), m_database.lastError().text(),
                     m_path};
    m_file = fileAtPath();

    const Result<std::int64_t> version = number(QStringLiteral("PRAGMA user_version"));
    const Result<std::int64_t> application = number(QStringLiteral("PRAGMA application_id"));
    const Result<std::int64_t> things = number(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    for (const Result<std::int64_t>* one : {&version, &application, &things}) {
        if (!*one)
            return one->error();
    }
    const bool isNew = *version == 0 && *application == 0 && *things == 0;
    if (!isNew && *application != applicationId)
        return Error{ErrorKind::Decode, 0, QStringLiteral("not a history of Weir"), m_path};
    if (*version > schemaVersion) {
        return Error{ErrorKind::UnsupportedVersion, int(*version),
                     QStringLiteral("written by a newer Weir (version %1)").arg(*version), m_path};
    }
    if (mode == Mode::Read)
        return isNew ? Result<void>(Error{ErrorKind::NotFound, 0, QStringLiteral("no history yet"), m_path})
                     : Result<void>();
    if (isNew)
        return makeTables();
    // A large one is found damaged where it is touched.
    if (info.size() < checkedWhole) {
        QSqlQuery check = query(QStringLiteral("PRAGMA quick_check(1)"));
        if (!check.exec() || !check.next())
            return error(check);
        if (check.value(0).toString() != QLatin1String("ok"))
            return Error{ErrorKind::Decode, sqliteCorrupt, check.value(0).toString().simplified(), m_path};
    }
    for (const char* pragma : {"PRAGMA synchronous=NORMAL", "PRAGMA journal_size_limit=16777216"}) {
        if (const Result<void> done = run(QLatin1String(pragma)); !done)
            return done;
    }
    return {};
}

Result<void> HistoryFile::makeTables()
{
    for (const char* pragma : {"PRAGMA page_size=8192", "PRAGMA auto_vacuum=INCREMENTAL", "PRAGMA journal_mode=WAL",
                               "PRAGMA synchronous=NORMAL", "PRAGMA journal_size_limit=16777216"}) {
        if (const Result<void> done = run(QLatin1String(pragma)); !done)
            return done;
    }
    HistoryTransaction transaction(*this);
    if (const Result<void> begun = transaction.begin(true); !begun)
        return begun;
    // Somebody else may have made them since we looked.
    const Result<std::int64_t> version = number(QStringLiteral("PRAGMA user_version"));
    if (!version || *version != 0)
        return version ? Result<void>() : Result<void>(version.error());
    for (const char* table : tables) {
        if (const Result<void> done = run(QLatin1String(table)); !done)
            return done;
    }
    for (const QString& pragma : {QStringLiteral("PRAGMA application_id=%1").arg(applicationId),
                                  QStringLiteral("PRAGMA user_version=%1").arg(schemaVersion)}) {
        if (const Result<void> done = run(pragma); !done)
            return done;
    }
    return transaction.commit();
}

QSqlQuery HistoryFile::query(const QString& sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(sql);
    return query;
}

Result<void> HistoryFile::run(const QString& sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return error(query);
    while (query.next()) {
    }
    return {};
}

Result<std::int64_t> HistoryFile::number(const QString& sql, std::int64_t otherwise)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return error(query);
    return query.next() && !query.value(0).isNull() ? query.value(0).toLongLong() : otherwise;
}

Error HistoryFile::error(const QSqlQuery& query) const
{
    const QSqlError said = query.lastError();
    const int code = said.nativeErrorCode().toInt();
    const int primary = code & 0xff;
    const bool isDamage = primary == sqliteCorrupt || primary == sqliteNotADatabase;
    return {isDamage ? ErrorKind::Decode : ErrorKind::Io, code, said.text().simplified(), m_path, !isDamage};
}

Result<std::int64_t> HistoryFile::bytesUsed()
{
    const Result<std::int64_t> pages = number(QStringLiteral("PRAGMA page_count"));
    const Result<std::int64_t> free = number(QStringLiteral("PRAGMA freelist_count"));
    const Result<std::int64_t> size = number(QStringLiteral("PRAGMA page_size"));
    for (const Result<std::int64_t>* one : {&pages, &free, &size}) {
        if (!*one)
            return one->error();
    }
    return (*pages - *free) * *size;
}

std::pair<std::uint64_t, std::uint64_t> HistoryFile::fileAtPath() const
{
    struct stat about
    {
    };
    if (::stat(QFile::encodeName(m_path).constData(), &about) != 0)
        return {};
    return {std::uint64_t(about.st_dev), std::uint64_t(about.st_ino)};
}

bool HistoryFile::isReplaced() const { return fileAtPath() != m_file; }

HistoryTransaction::~HistoryTransaction()
{
    if (m_isOpen)
        (void)m_file.run(QStringLiteral("ROLLBACK"));
}

Result<void> HistoryTransaction::begin(bool writes)
{
    const Result<void> begun = m_file.run(writes ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN"));
    m_isOpen = begun.has_value();
    return begun;
}

Result<void> HistoryTransaction::commit()
{
    const Result<void> done = m_file.run(QStringLiteral("COMMIT"));
    if (done)
        m_isOpen = false;
    return done;
}

Result<QString> keepAside(const QString& path, std::int64_t nowMs)
{
    const QString date = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd"));
    QString aside = path + QStringLiteral(".damaged-") + date;
    for (int i = 2; QFileInfo::exists(aside); ++i)
        aside = path + QStringLiteral(".damaged-%1-%2").arg(date).arg(i);
    if (!QFile::rename(path, aside))
        return Error{ErrorKind::Io, 0, QStringLiteral("cannot be renamed"), path};
    // What was not yet moved into the file belongs to it, and must not meet the new one.
    QFile::rename(path + QStringLiteral("-wal"), aside + QStringLiteral("-wal"));
    QFile::remove(path + QStringLiteral("-shm"));
    return aside;
}

} // namespace weir
