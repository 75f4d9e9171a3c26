#include "backend/service/logbook.h"

#include "backend/base/clock.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPointer>
#include <QRegularExpression>
#include <QSysInfo>
#include <QTimer>
#include <deque>
#include <mutex>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace weir {
namespace {

constexpr int tellMs = 100;

LogLevel ours(spdlog::level::level_enum level)
{
    return level >= spdlog::level::err    ? LogLevel::Error
           : level >= spdlog::level::warn ? LogLevel::Warning
           : level >= spdlog::level::info ? LogLevel::Info
                                          : LogLevel::Debug;
}

spdlog::level::level_enum theirs(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return spdlog::level::debug;
    case LogLevel::Info:
        return spdlog::level::info;
    case LogLevel::Warning:
        return spdlog::level::warn;
    case LogLevel::Error:
        break;
    }
    return spdlog::level::err;
}

QString levelWord(LogLevel level)
{
    static const char* const words[] = {"debug", "info", "warning", "error"};
    return QString::fromLatin1(words[int(level)]);
}

QtMessageHandler previousHandler = nullptr;

void fromQt(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    const LogLevel level = type == QtDebugMsg     ? LogLevel::Debug
                           : type == QtInfoMsg    ? LogLevel::Info
                           : type == QtWarningMsg ? LogLevel::Warning
                                                  : LogLevel::Error;
    const QString category = QString::fromUtf8(context.category);
    Logbook::write(level, category.isEmpty() || category == QLatin1String("default") ? QStringLiteral("qt") : category,
                   text);
    if (type == QtFatalMsg && previousHandler)
        previousHandler(type, context, text);
}

} // namespace

QString withoutSecrets(const QString& text)
{
    // name = value or "name": "value", a bearer token, user:password@ in an address, and PEM blocks.
    static const QRegularExpression named(
        QStringLiteral("((?:[\\w.-]*(?:password|passwd|secret|token|credential|api[._-]?key|access[._-]?key)[\\w.-]*)"
                       "[\"']?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;&}\\]]+)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression bearer(QStringLiteral("((?:bearer|basic)\\s+)[A-Za-z0-9._~+/=-]{6,}"),
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression userInfo(QStringLiteral("(\\w+://)[^/\\s:@]+:[^/\\s@]+@"));
    static const QRegularExpression pem(
        QStringLiteral("-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?(?:-----END \\1-----|$)"),
        QRegularExpression::DotMatchesEverythingOption);
    QString clean = text;
    clean.replace(bearer, QStringLiteral("\\1***"));
    clean.replace(named, QStringLiteral("\\1***"));
    clean.replace(userInfo, QStringLiteral("\\1***@"));
    clean.replace(pem, QStringLiteral("*** private key ***"));
    return clean;
}

struct Logbook::Private
{
    mutable std::mutex mutex;
    std::deque<LogLine> lines;
    std::uint64_t next = 1;
    bool armed = false;
    LogLevel level = LogLevel::Info;
    QObject* reader = nullptr; ///< null once the logbook is gone
    std::shared_ptr<spdlog::logger> before;

    void keep(LogLevel lineLevel, const QString& source, const QString& text)
    {
        QString clean = withoutSecrets(text);
        const std::lock_guard lock(mutex);
        if (lineLevel < level)
            return;
        lines.push_back({next++, SystemClock::instance().nowMs(), lineLevel, source, std::move(clean)});
        while (lines.size() > std::size_t(mostLines))
            lines.pop_front();
        if (reader && !std::exchange(armed, true))
            QMetaObject::invokeMethod(reader, "start", Qt::QueuedConnection);
    }
};

namespace {

/// The source travels in front of the text, between two characters that no text has.
constexpr QChar mark(0x1f);

template <typename State> class RingSink final : public spdlog::sinks::base_sink<std::mutex>
{
public:
    explicit RingSink(std::shared_ptr<State> state) : m_state(std::move(state)) {}

protected:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        QString text = QString::fromUtf8(message.payload.data(), qsizetype(message.payload.size()));
        QString source = QString::fromUtf8(message.logger_name.data(), qsizetype(message.logger_name.size()));
        if (text.startsWith(mark)) {
            const qsizetype end = text.indexOf(mark, 1);
            source = text.mid(1, end - 1);
            text = text.mid(end + 1);
        }
        m_state->keep(ours(message.level), source.isEmpty() ? QStringLiteral("weir") : source, text);
        if (message.level >= spdlog::level::warn)
            std::fprintf(stderr, "weir: %s: %s\n", qPrintable(source), qPrintable(withoutSecrets(text)));
    }
    void flush_() override {}

private:
    std::shared_ptr<State> m_state;
};

} // namespace

Logbook::Logbook(QObject* parent) : QObject(parent), d(std::make_shared<Private>())
{
    auto* tell = new QTimer(this);
    tell->setSingleShot(true);
    tell->setInterval(tellMs);
    connect(tell, &QTimer::timeout, this, [this] {
        {
            const std::lock_guard lock(d->mutex);
            d->armed = false;
        }
        emit linesAdded();
    });
    d->reader = tell;
    d->before = spdlog::default_logger();
    auto logger = std::make_shared<spdlog::logger>("", std::make_shared<RingSink<Private>>(d));
    logger->set_level(theirs(LogLevel::Info));
    spdlog::set_default_logger(std::move(logger));
    previousHandler = qInstallMessageHandler(fromQt);
}

Logbook::~Logbook()
{
    qInstallMessageHandler(std::exchange(previousHandler, nullptr));
    spdlog::set_default_logger(d->before);
    const std::lock_guard lock(d->mutex);
    d->reader = nullptr;
}

void Logbook::setLevel(LogLevel level)
{
    {
        const std::lock_guard lock(d->mutex);
        d->level = level;
    }
    spdlog::default_logger()->set_level(theirs(level));
}

LogLevel Logbook::level() const
{
    const std::lock_guard lock(d->mutex);
    return d->level;
}

QVector<LogLine> Logbook::lines(std::uint64_t after) const
{
    const std::lock_guard lock(d->mutex);
    QVector<LogLine> found;
    for (const LogLine& line : d->lines) {
        if (line.number > after)
            found.append(line);
    }
    return found;
}

void Logbook::write(LogLevel level, const QString& source, const QString& text)
{
    const QString line = mark + source + mark + QString(text).replace(QLatin1Char('\n'), QLatin1Char(' '));
    spdlog::default_logger_raw()->log(theirs(level), line.toStdString());
}

QString Logbook::diagnostics() const
{
    QString text = QStringLiteral("Weir %1\nQt %2\n%3, %4\n\n")
                       .arg(QStringLiteral(WEIR_VERSION), QString::fromLatin1(qVersion()),
                            QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture());
    for (const LogLine& line : lines()) {
        text += QDateTime::fromMSecsSinceEpoch(line.atMs, Qt::UTC).toString(Qt::ISODateWithMs) + QLatin1Char(' ') +
                levelWord(line.level) + QLatin1Char(' ') + line.source + QStringLiteral(": ") + line.text +
                QLatin1Char('\n');
    }
    return withoutSecrets(text);
}

} // namespace weir
