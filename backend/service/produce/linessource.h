// Purpose: records from the lines of files, or of standard input. Thread: one, the run's; made on any. Limits: as
// LineReader's; a file that cannot be opened ends it as Failed, a line that is no record is Broken and the next is
// taken.
#pragma once

#include "backend/service/produce/linereader.h"
#include "backend/service/produce/producesource.h"

#include <QStringList>
#include <functional>

namespace weir {

class LinesSource : public ProduceSource
{
public:
    /// Thread: the run's.
    using Make = std::function<Result<ProduceRecord>(std::string_view line)>;

    /// `files` empty or "-": standard input. `skipEmpty`: lines without anything are no records.
    LinesSource(QStringList files, Make make, bool skipEmpty);
    ~LinesSource() override;

    State next(ProduceRecord& record, int waitMs) override;
    std::uint64_t number() const override { return m_number; }
    const Error& error() const override { return m_error; }
    QString place() const override { return m_files.size() > 1 ? m_name : QString(); }
    std::int64_t done() const override;
    std::optional<std::int64_t> total() const override { return m_total; }

private:
    bool openNext();
    void close();

    const QStringList m_files;
    const Make m_make;
    const bool m_skipEmpty;
    qsizetype m_file = -1;
    QString m_name;
    int m_descriptor = -1;
    std::unique_ptr<LineReader> m_reader;
    std::uint64_t m_number = 0; ///< in this file
    std::int64_t m_doneBefore = 0;
    std::optional<std::int64_t> m_total;
    Error m_error;
};

/// Values, one a line; with a separator the key stands before it. What is the same for all records is in `same`.
LinesSource::Make valueLines(ProduceRecord same, std::optional<std::string> keySeparator);

} // namespace weir
