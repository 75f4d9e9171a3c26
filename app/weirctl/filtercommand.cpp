#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/linework.h"
#include "models/common/filtertext.h"

#include <algorithm>

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

class Filtering : public LineWork
{
public:
    explicit Filtering(std::shared_ptr<const Fql> filter) : m_filter(std::move(filter)) {}

protected:
    void line(std::string_view text, std::string_view json) override
    {
        bool isBroken = false;
        if (m_filter->matchesEvent(json, m_scratch, &isBroken)) {
            m_hasMatched = true;
            out().append(text);
            out().append('\n');
        } else if (isBroken) {
            complainOfLine(Ctl::tr("this is no valid JSON."));
        }
    }
    bool isDone() const override { return m_hasMatched; }

private:
    std::shared_ptr<const Fql> m_filter;
    FqlScratch m_scratch;
    bool m_hasMatched = false;
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
    return Filtering(std::move(compiled.program)).run(files);
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
