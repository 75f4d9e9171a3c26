// Purpose: what the program says about itself: the newest 5,000 lines, for the log page and for diagnostics. Thread:
// write() any, the rest GUI. Limits: linesAdded() comes at most every 100 ms and carries nothing. Secrets are removed
// before a line is kept.
#pragma once

#include <QObject>
#include <QString>
#include <QVector>
#include <cstdint>
#include <memory>

namespace weir {

enum class LogLevel { Debug, Info, Warning, Error };

struct LogLine
{
    std::uint64_t number = 0; ///< counts up from 1; lines that are gone leave a gap at the start
    std::int64_t atMs = 0;
    LogLevel level = LogLevel::Info;
    QString source; ///< "qt", "kafka", "frame"
    QString text;   ///< English, one line

    friend bool operator==(const LogLine&, const LogLine&) = default;
};

class Logbook : public QObject
{
    Q_OBJECT
public:
    static constexpr int mostLines = 5000;

    /// Takes over spdlog's default logger and Qt's messages until it is destroyed; warnings and errors go to stderr
    /// too.
    explicit Logbook(QObject* parent = nullptr);
    ~Logbook() override;

    /// Lines below it are dropped. Default: Info.
    void setLevel(LogLevel level);
    LogLevel level() const;
    /// Oldest first, those after `number`.
    QVector<LogLine> lines(std::uint64_t after = 0) const;

    static void write(LogLevel level, const QString& source, const QString& text);

    /// Version, system, Qt, and the log as text, for a report. Without secrets.
    QString diagnostics() const;

signals:
    void linesAdded();

private:
    struct Private;
    std::shared_ptr<Private> d; ///< shared with the sink, which another thread may be using
};

/// The text with what looks like a password, token, key or user information in an address replaced by "***".
QString withoutSecrets(const QString& text);

} // namespace weir
