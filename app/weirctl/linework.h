// Purpose: commands that read files or standard input line by line and write lines: opening, places, the exit status.
// Thread: main. Limits: as LineReader and OutputBuffer.
#pragma once

#include "app/weirctl/linereader.h"
#include "app/weirctl/outputbuffer.h"

#include <QStringList>

namespace weir::ctl {

class LineWork
{
public:
    virtual ~LineWork() = default;
    /// Goes through the files, “-” or none being standard input; returns the exit status. What fails is told and does
    /// not end the run.
    int run(QStringList files);

protected:
    /// One line that is not blank: as it stands, and without a byte order mark.
    virtual void line(std::string_view text, std::string_view json) = 0;
    /// Whether what was looked for was found.
    virtual bool isDone() const { return true; }

    /// On standard error, behind the file and the number of the line; the exit status is 1 then.
    void complainOfLine(const QString& what);
    void setFailed() { m_hasFailed = true; }
    OutputBuffer& out() { return m_out; }

private:
    void read(const QString& name);
    void readAll(int descriptor);
    void fail(const QString& sentence);
    int finish();

    OutputBuffer m_out;
    QString m_file; ///< empty: standard input
    std::uint64_t m_number = 0;
    bool m_hasFailed = false;
    int m_stopped = 0;
};

} // namespace weir::ctl
