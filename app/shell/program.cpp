#include "app/shell/program.h"

#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "models/common/englishplurals.h"

#include <QCoreApplication>
#include <QLoggingCategory>

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
    QString text = Ctl::tr("Usage: %1").arg(QStringLiteral("%1 %2 %3").arg(programName(), command.name, command.usage));
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

QString overviewText(const Program& program)
{
    QString text = Ctl::tr("Usage: %1").arg(programName() + QStringLiteral(" COMMAND …")) + QLatin1Char('\n');
    text += paragraphs(program.about);
    text += heading(Ctl::tr("Commands:"));
    for (const Command& command : program.commands)
        text += entry(command.name, command.summary, 14);
    text +=
        entry(QStringLiteral("help"),
              Ctl::tr("What a command does, its options and examples: %1 help %2")
                  .arg(programName(), program.commands.value(std::min<qsizetype>(1, program.commands.size() - 1)).name),
              14);
    text += heading(Ctl::tr("Connecting:"));
    for (const Option& option : connectionOptions().options)
        text += entry(optionHead(option), option.help, 30);
    text += heading(Ctl::tr("Examples:"));
    for (const QString& line : program.exampleLines)
        text += QStringLiteral("  ") + line + QLatin1Char('\n');
    return text + statusList({});
}

namespace {

const Command* commandNamed(const QVector<Command>& commands, const QString& name)
{
    for (const Command& command : commands) {
        if (command.name == name)
            return &command;
    }
    return nullptr;
}

int unknownCommand(const QVector<Command>& commands, const QString& name)
{
    QStringList names{QStringLiteral("help")};
    for (const Command& command : commands)
        names << command.name;
    const QString meant = nearest(name, names);
    complain(Ctl::tr("There is no command “%1”.").arg(name), meant.isEmpty()
                                                                 ? Ctl::tr("%1 help lists them.").arg(programName())
                                                                 : Ctl::tr("Did you mean “%1”?").arg(meant));
    return Misused;
}

int help(const Program& program, const QStringList& words)
{
    if (words.isEmpty()) {
        say(overviewText(program));
        return Done;
    }
    const Command* command = commandNamed(program.commands, words.first());
    if (!command)
        return unknownCommand(program.commands, words.first());
    say(helpText(*command));
    return Done;
}

} // namespace

int runProgram(const Program& program, QStringList words)
{
    if (words.isEmpty()) {
        say(overviewText(program));
        return Misused;
    }
    const QString first = words.takeFirst();
    if (first == QLatin1String("help") || first == QLatin1String("--help") || first == QLatin1String("-h"))
        return help(program, words);
    if (first == QLatin1String("--version")) {
        say(programName() + QStringLiteral(" " WEIR_VERSION "\n"));
        return Done;
    }
    const Command* command = commandNamed(program.commands, first);
    if (!command)
        return unknownCommand(program.commands, first);
    if (words.contains(QLatin1String("--help")) || words.contains(QLatin1String("-h"))) {
        say(helpText(*command));
        return Done;
    }
    const Result<Arguments> arguments = parseArguments(words, command->options);
    if (!arguments) {
        complain(arguments.error().detail, Ctl::tr("%1 help %2 lists all options.").arg(programName(), command->name));
        return Misused;
    }
    return command->run(*arguments);
}

void prepareProgram()
{
    installSignals();
    QCoreApplication::installTranslator(new EnglishPlurals(QCoreApplication::instance()));
    // The desktop's names: all programs read the same connections.
    QCoreApplication::setOrganizationName(QStringLiteral("weir"));
    QCoreApplication::setApplicationName(QStringLiteral("weir"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WEIR_VERSION));
    // What librdkafka logs is told in words by whoever it concerns.
    QLoggingCategory::setFilterRules(QStringLiteral("weir.*=false"));
}

} // namespace weir::ctl
