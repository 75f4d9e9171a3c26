#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weirctl/command.h"
#include "app/weirctl/linereader.h"
#include "app/weirctl/outputbuffer.h"
#include "models/common/filtertext.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::ctl {
namespace {

/// The filter on a line of its own, the mistake underlined below it.
void showPlace(const QString& filter, std::size_t at, std::size_t length)
{
    QString line = filter;
    for (QChar& letter : line) {
        if (letter == QLatin1Char('\n') || letter == QLatin1Char('\r') || letter == QLatin1Char('\t'))
            letter = QLatin1Char(' ');
    }
    const int start = utf16Position(filter, at);
    const int count = std::max(1, utf16Position(filter, at + length) - start);
    std::fprintf(stderr, "  %s\n  %s%s\n", line.toUtf8().constData(), QByteArray(start, ' ').constData(),
                 QByteArray(count, '^').constData());
}

class Filtering
{
public:
    explicit Filtering(std::shared_ptr<const Fql> filter) : m_filter(std::move(filter)) {}

    void read(const QString& name)
    {
        const bool isInput = name == QLatin1String("-");
        const int descriptor =
            isInput ? STDIN_FILENO : ::open(QFile::encodeName(name).constData(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) {
            fail(Ctl::tr("%1 cannot be opened: %2.").arg(name, QString::fromLocal8Bit(std::strerror(errno))));
            return;
        }
        ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
        readAll(descriptor, isInput ? QString() : name);
        if (!isInput)
            ::close(descriptor);
    }

    bool goesOn() const { return m_stopped == 0 && !m_out.isBroken(); }

    int finish()
    {
        m_out.flush();
        if (m_stopped != 0)
            return m_stopped;
        if (m_out.isBroken() && m_out.error() != EPIPE) {
            complain(
                Ctl::tr("The output cannot be written: %1.").arg(QString::fromLocal8Bit(std::strerror(m_out.error()))));
            return Failed;
        }
        return m_matched > 0 && !m_hasFailed ? Done : Failed;
    }

private:
    void fail(const QString& sentence)
    {
        // What was found before stands before it where both go to one terminal.
        m_out.flush();
        complain(sentence);
        m_hasFailed = true;
    }

    void readAll(int descriptor, const QString& name)
    {
        LineReader reader(descriptor);
        for (;;) {
            switch (reader.next()) {
            case LineReader::Event::Line:
                line(reader, name);
                break;
            case LineReader::Event::TooLong:
                fail(place(reader, name) + Ctl::tr("longer than 256 MiB, skipped."));
                break;
            case LineReader::Event::Pause:
                m_out.flush();
                break;
            case LineReader::Event::Failed:
                fail(Ctl::tr("%1 cannot be read: %2.")
                         .arg(name.isEmpty() ? Ctl::tr("The input") : name,
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

    static QString place(const LineReader& reader, const QString& name)
    {
        const auto number = qulonglong(reader.number());
        return name.isEmpty() ? Ctl::tr("Line %1: ").arg(number) : Ctl::tr("%1, line %2: ").arg(name).arg(number);
    }

    void line(const LineReader& reader, const QString& name)
    {
        const std::string_view text = reader.line();
        std::string_view json = text;
        if (reader.number() == 1 && json.starts_with("\xEF\xBB\xBF"))
            json.remove_prefix(3);
        if (json.find_first_not_of(" \t\r") == std::string_view::npos)
            return;
        bool isBroken = false;
        if (m_filter->matchesEvent(json, m_scratch, &isBroken)) {
            ++m_matched;
            m_out.append(text);
            m_out.append('\n');
        } else if (isBroken) {
            fail(place(reader, name) + Ctl::tr("this is no valid JSON."));
        }
    }

    std::shared_ptr<const Fql> m_filter;
    FqlScratch m_scratch;
    OutputBuffer m_out;
    std::uint64_t m_matched = 0;
    bool m_hasFailed = false;
    int m_stopped = 0;
};

int runFilter(const Arguments& arguments)
{
    QStringList files = arguments.positional();
    if (files.isEmpty()) {
        complain(Ctl::tr("The filter is missing."),
                 Ctl::tr("For example: weirctl filter \"type = 'track'\" events.jsonl"));
        return Misused;
    }
    const QString filter = files.takeFirst();
    Fql::Compiled compiled = Fql::compile(filter.toStdString(), FqlRoots::Event);
    if (!compiled.program) {
        const int position = utf16Position(filter, compiled.mistake->at) + 1;
        complain(Ctl::tr("The filter is wrong at position %1.").arg(position), mistakeSentence(*compiled.mistake));
        showPlace(filter, compiled.mistake->at, compiled.mistake->length);
        return Misused;
    }
    for (const FqlRemark& remark : compiled.remarks) {
        complain(remarkSentence(remark));
        showPlace(filter, remark.at, remark.length);
    }
    if (files.isEmpty())
        files << QStringLiteral("-");
    Filtering filtering(std::move(compiled.program));
    for (const QString& file : files) {
        if (filtering.goesOn())
            filtering.read(file);
    }
    return filtering.finish();
}

} // namespace

Command filterCommand()
{
    Command command;
    command.name = QStringLiteral("filter");
    command.summary = Ctl::tr("Pass on the JSON lines that an FQL filter is true of.");
    command.usage = QStringLiteral("FILTER [FILE…]");
    command.description =
        Ctl::tr("Reads JSON objects, one a line, from the files or from standard input (also “-”), and writes the "
                "lines that match as they are.\n\n"
                "FILTER is FQL: comparisons = != > >= < <=, in ['a', 'b'], and, or, !( … ), contains(s, t), match(s, "
                "'glob*'), lowercase uppercase snakecase kebabcase titlecase typeof length; paths such as type, "
                "properties.total, properties.products[].sku. A path alone is true where it is present and not "
                "false.\n\n"
                "A line that is no valid JSON is told with its number on standard error, and reading goes on; one that "
                "is JSON but no object matches nothing. A line may have 256 MiB.");
    command.options = {
        {Ctl::tr("Options:"), {{QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl filter \"type = 'track' and properties.total > 50\" events.jsonl"),
         Ctl::tr("Big orders out of a file.")},
        {QStringLiteral("tail -f events.jsonl | weirctl filter \"contains(context.page.path, '/cart')\""),
         Ctl::tr("Each line as it comes.")}};
    command.statuses =
        Ctl::tr("A line that is no JSON, and nothing that matches, end with 1; a filter that is wrong with 2.");
    command.run = &runFilter;
    return command;
}

} // namespace weir::ctl
