#include "app/weirctl/linework.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace weir::ctl {

int LineWork::run(QStringList files)
{
    if (files.isEmpty())
        files << QStringLiteral("-");
    for (const QString& file : files) {
        if (m_stopped == 0 && !m_out.isBroken())
            read(file);
    }
    return finish();
}

void LineWork::read(const QString& name)
{
    const bool isInput = name == QLatin1String("-");
    const int descriptor = isInput ? STDIN_FILENO : ::open(QFile::encodeName(name).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        fail(Ctl::tr("%1 cannot be opened: %2.").arg(name, QString::fromLocal8Bit(std::strerror(errno))));
        return;
    }
    m_file = isInput ? QString() : name;
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    readAll(descriptor);
    if (!isInput)
        ::close(descriptor);
}

void LineWork::readAll(int descriptor)
{
    LineReader reader(descriptor);
    for (;;) {
        const LineReader::Event event = reader.next();
        m_number = reader.number();
        switch (event) {
        case LineReader::Event::Line: {
            std::string_view json = reader.line();
            if (m_number == 1 && json.starts_with("\xEF\xBB\xBF"))
                json.remove_prefix(3);
            if (json.find_first_not_of(" \t\r") != std::string_view::npos)
                line(reader.line(), json);
            break;
        }
        case LineReader::Event::TooLong:
            complainOfLine(Ctl::tr("longer than 256 MiB, skipped."));
            break;
        case LineReader::Event::Pause:
            m_out.flush();
            break;
        case LineReader::Event::Failed:
            fail(Ctl::tr("%1 cannot be read: %2.")
                     .arg(m_file.isEmpty() ? Ctl::tr("The input") : m_file,
                          QString::fromLocal8Bit(std::strerror(reader.error()))));
            return;
        case LineReader::Event::Stopped:
            m_stopped = stopRequested();
            return;
        case LineReader::Event::End:
            return;
        }
        if (m_out.isBroken())
            return;
    }
}

void LineWork::fail(const QString& sentence)
{
    // What was found before stands before it where both go to one terminal.
    m_out.flush();
    complain(sentence);
    m_hasFailed = true;
}

void LineWork::complainOfLine(const QString& what)
{
    const auto number = qulonglong(m_number);
    const QString place =
        m_file.isEmpty() ? Ctl::tr("Line %1: ").arg(number) : Ctl::tr("%1, line %2: ").arg(m_file).arg(number);
    fail(place + what);
}

int LineWork::finish()
{
    m_out.flush();
    if (m_stopped != 0)
        return m_stopped;
    if (m_out.isBroken() && m_out.error() != EPIPE) {
        complain(
            Ctl::tr("The output cannot be written: %1.").arg(QString::fromLocal8Bit(std::strerror(m_out.error()))));
        return Failed;
    }
    return isDone() && !m_hasFailed ? Done : Failed;
}

} // namespace weir::ctl
