// Purpose: one command of weirctl: what help says of it, and what runs it. Thread: main.
#pragma once

#include "app/shell/optionparser.h"

#include <QString>

namespace weir::ctl {

struct Example
{
    QString line;
    QString what;
};

struct Command
{
    QString name;
    QString summary;     ///< one line, for the list of commands
    QString usage;       ///< what follows the name: "TOPIC… [options]"
    QString description; ///< paragraphs
    QVector<OptionGroup> options;
    QVector<Example> examples;
    QString statuses; ///< what is special about its exit status; may be empty
    int (*run)(const Arguments& arguments) = nullptr;
};

Command topicsCommand();
Command tailCommand();
Command searchCommand();
Command exportCommand();
Command produceCommand();
Command filterCommand();
Command demoCommand();

/// All of them, in the order of help.
QVector<Command> allCommands();

/// Help of one command, and of weirctl itself; wrapped at 100 columns.
QString helpText(const Command& command);
QString overviewText();

} // namespace weir::ctl
