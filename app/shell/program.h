// Purpose: a program of commands at a shell: what help says of each, and which one a command line means. Thread: main.
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

struct Program
{
    QString about;              ///< a paragraph
    QVector<Command> commands;  ///< in the order of help
    QStringList exampleLines{}; ///< without what they do
};

/// Does what the command line says; returns the exit status. `words`: without the program's name.
int runProgram(const Program& program, QStringList words);
/// What main() begins with: signals, names under which settings are found, quiet logs.
void prepareProgram();

/// Help of one command, and of the program itself; wrapped at 100 columns.
QString helpText(const Command& command);
QString overviewText(const Program& program);

} // namespace weir::ctl
