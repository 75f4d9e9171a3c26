#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/weirctl/command.h"

namespace weir::ctl {
namespace {

constexpr int width = 100;

/// `text` in lines of at most `width`, each but the first indented.
QString wrapped(const QString& text, int firstColumn, int indent)
{
    QString lines;
    int column = firstColumn;
    bool isFirst = true;
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (!isFirst && column + 1 + word.size() > width) {
            lines += QLatin1Char('\n') + QString(indent, QLatin1Char(' '));
            column = indent;
        } else if (!isFirst) {
            lines += QLatin1Char(' ');
            ++column;
        }
        lines += word;
        column += int(word.size());
        isFirst = false;
    }
    return lines;
}

QString paragraphs(const QString& text)
{
    QString all;
    for (const QString& paragraph : text.split(QStringLiteral("\n\n"), Qt::SkipEmptyParts))
        all += QLatin1Char('\n') + wrapped(paragraph, 0, 0) + QLatin1Char('\n');
    return all;
}

QString heading(const QString& title) { return QLatin1Char('\n') + title + QLatin1Char('\n'); }

/// "  left      text", the text in a column of its own.
QString entry(const QString& left, const QString& text, int column)
{
    QString line = QStringLiteral("  ") + left;
    if (line.size() + 2 > column)
        line += QLatin1Char('\n') + QString(column, QLatin1Char(' '));
    else
        line += QString(column - line.size(), QLatin1Char(' '));
    return line + wrapped(text, column, column) + QLatin1Char('\n');
}

QString optionHead(const Option& option)
{
    QString head = option.shortName.isEmpty() ? QStringLiteral("    ") : QStringLiteral("-%1, ").arg(option.shortName);
    head += QStringLiteral("--") + option.name;
    return option.placeholder.isEmpty() ? head : head + QLatin1Char(' ') + option.placeholder;
}

QString statusList(const QString& special)
{
    QString text = heading(Ctl::tr("Exit status:"));
    text += entry(QStringLiteral("0"), Ctl::tr("Done."), 8);
    text += entry(QStringLiteral("1"), Ctl::tr("The cluster, a file or the data said no, or nothing matched."), 8);
    text += entry(QStringLiteral("2"), Ctl::tr("The command line itself is wrong."), 8);
    text += entry(QStringLiteral("130"), Ctl::tr("Ended by Ctrl+C."), 8);
    return special.isEmpty() ? text : text + QStringLiteral("  ") + wrapped(special, 2, 2) + QLatin1Char('\n');
}

} // namespace

QString helpText(const Command& command)
{
    QString text = Ctl::tr("Usage: %1").arg(QStringLiteral("weirctl %1 %2").arg(command.name, command.usage));
    text += QLatin1Char('\n') + paragraphs(command.description);
    for (const OptionGroup& group : command.options) {
        text += heading(group.title);
        for (const Option& option : group.options)
            text += entry(optionHead(option), option.help, 30);
    }
    text += heading(Ctl::tr("Examples:"));
    for (const Example& example : command.examples)
        text += QStringLiteral("  ") + example.line + QStringLiteral("\n      ") + wrapped(example.what, 6, 6) +
                QLatin1Char('\n');
    return text + statusList(command.statuses);
}

QString overviewText()
{
    QString text = Ctl::tr("Usage: %1").arg(QStringLiteral("weirctl COMMAND …")) + QLatin1Char('\n');
    text += paragraphs(Ctl::tr(
        "Weir at a shell: looks into Apache Kafka clusters, those of the desktop by their names and any other by "
        "its address."));
    text += heading(Ctl::tr("Commands:"));
    for (const Command& command : allCommands())
        text += entry(command.name, command.summary, 14);
    text +=
        entry(QStringLiteral("help"), Ctl::tr("What a command does, its options and examples: weirctl help tail"), 14);
    text += heading(Ctl::tr("Connecting:"));
    for (const Option& option : connectionOptions().options)
        text += entry(optionHead(option), option.help, 30);
    text += heading(Ctl::tr("Examples:"));
    text += QStringLiteral("  weirctl topics --bootstrap localhost:9092\n");
    text += QStringLiteral("  weirctl tail orders --connection demo\n");
    text += QStringLiteral("  weirctl help tail\n");
    return text + statusList({});
}

} // namespace weir::ctl
