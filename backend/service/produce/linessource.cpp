#include "backend/service/produce/linessource.h"

#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace weir {
namespace {

bool isStandardInput(const QString& name) { return name == QLatin1String("-"); }

} // namespace

LinesSource::LinesSource(QStringList files, Make make, bool skipEmpty)
    : m_files(files.isEmpty() ? QStringList{QStringLiteral("-")} : std::move(files)), m_make(std::move(make)),
      m_skipEmpty(skipEmpty)
{
    std::int64_t total = 0;
    bool isKnown = true;
    for (const QString& file : m_files) {
        const QFileInfo info(file);
        isKnown = isKnown && !isStandardInput(file) && info.isFile();
        total += info.size();
    }
    if (isKnown)
        m_total = total;
}

LinesSource::~LinesSource() { close(); }

void LinesSource::close()
{
    if (m_reader)
        m_doneBefore += m_reader->bytesTaken();
    m_reader.reset();
    if (m_descriptor > 0)
        ::close(m_descriptor);
    m_descriptor = -1;
}

bool LinesSource::openNext()
{
    close();
    m_name = m_files[++m_file];
    m_number = 0;
    m_descriptor = isStandardInput(m_name) ? 0 : ::open(QFile::encodeName(m_name).constData(), O_RDONLY | O_CLOEXEC);
    if (m_descriptor < 0) {
        m_error = Error{errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io, errno,
                        QString::fromLocal8Bit(std::strerror(errno)), m_name};
        return false;
    }
    m_reader = std::make_unique<LineReader>(m_descriptor);
    return true;
}

std::int64_t LinesSource::done() const { return m_doneBefore + (m_reader ? m_reader->bytesTaken() : 0); }

ProduceSource::State LinesSource::next(ProduceRecord& record, int waitMs)
{
    for (;;) {
        if (!m_reader) {
            if (m_file + 1 >= m_files.size())
                return State::End;
            if (!openNext())
                return State::Failed;
        }
        std::string_view line;
        switch (m_reader->next(line, waitMs)) {
        case LineReader::State::Wait:
            return State::Wait;
        case LineReader::State::End:
            close();
            continue;
        case LineReader::State::Failed:
            m_error = Error{ErrorKind::Io, m_reader->error(), QString::fromLocal8Bit(std::strerror(m_reader->error())),
                            m_name};
            return State::Failed;
        case LineReader::State::TooLong:
            ++m_number;
            m_error = Error{ErrorKind::Limit, 0, QStringLiteral("the line is longer than 200 MB")};
            return State::Broken;
        case LineReader::State::Line:
            break;
        }
        ++m_number;
        if (m_skipEmpty && line.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        Result<ProduceRecord> made = m_make(line);
        if (!made) {
            m_error = made.error();
            return State::Broken;
        }
        record = std::move(made).value();
        return State::Record;
    }
}

LinesSource::Make valueLines(ProduceRecord same, std::optional<std::string> keySeparator)
{
    return [same = std::move(same),
            separator = std::move(keySeparator)](std::string_view line) -> Result<ProduceRecord> {
        ProduceRecord record = same;
        if (separator) {
            const std::size_t at = line.find(*separator);
            if (at == std::string_view::npos) {
                return Error{
                    ErrorKind::Invalid, 0,
                    QStringLiteral("there is no “%1” between key and value").arg(QString::fromStdString(*separator))};
            }
            record.key = std::string(line.substr(0, at));
            line.remove_prefix(at + separator->size());
        }
        record.value = std::string(line);
        return record;
    };
}

} // namespace weir
