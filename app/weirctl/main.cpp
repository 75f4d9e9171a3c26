#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weirctl/command.h"

#include <QCoreApplication>
#include <QLoggingCategory>

using namespace weir::ctl;

namespace weir::ctl {

QVector<Command> allCommands()
{
    return {topicsCommand(),  tailCommand(),   searchCommand(), exportCommand(),
            produceCommand(), filterCommand(), demoCommand()};
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
    complain(Ctl::tr("There is no command “%1”.").arg(name),
             meant.isEmpty() ? Ctl::tr("weirctl help lists them.") : Ctl::tr("Did you mean “%1”?").arg(meant));
    return Misused;
}

int help(const QVector<Command>& commands, const QStringList& words)
{
    if (words.isEmpty()) {
        say(overviewText());
        return Done;
    }
    const Command* command = commandNamed(commands, words.first());
    if (!command)
        return unknownCommand(commands, words.first());
    say(helpText(*command));
    return Done;
}

int run(QStringList words)
{
    const QVector<Command> commands = allCommands();
    if (words.isEmpty()) {
        say(overviewText());
        return Misused;
    }
    const QString first = words.takeFirst();
    if (first == QLatin1String("help") || first == QLatin1String("--help") || first == QLatin1String("-h"))
        return help(commands, words);
    if (first == QLatin1String("--version")) {
        say(QStringLiteral("weirctl " WEIR_VERSION "\n"));
        return Done;
    }
    const Command* command = commandNamed(commands, first);
    if (!command)
        return unknownCommand(commands, first);
    if (words.contains(QLatin1String("--help")) || words.contains(QLatin1String("-h"))) {
        say(helpText(*command));
        return Done;
    }
    const weir::Result<Arguments> arguments = parseArguments(words, command->options);
    if (!arguments) {
        complain(arguments.error().detail, Ctl::tr("weirctl help %1 lists all options.").arg(command->name));
        return Misused;
    }
    return command->run(*arguments);
}

} // namespace
} // namespace weir::ctl

int main(int argc, char** argv)
{
    installSignals();
    QCoreApplication application(argc, argv);
    // The desktop's names: both programs read the same connections.
    QCoreApplication::setOrganizationName(QStringLiteral("weir"));
    QCoreApplication::setApplicationName(QStringLiteral("weir"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WEIR_VERSION));
    // What librdkafka logs is told in words by whoever it concerns.
    QLoggingCategory::setFilterRules(QStringLiteral("weir.*=false"));
    return run(QCoreApplication::arguments().mid(1));
}
