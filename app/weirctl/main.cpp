#include "app/shell/ctl.h"
#include "app/weirctl/command.h"

#include <QCoreApplication>

using namespace weir::ctl;

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    prepareProgram();
    const Program program{
        Ctl::tr(
            "Weir at a shell: looks into Apache Kafka clusters, those of the desktop by their names and any other by "
            "its address."),
        {topicsCommand(), groupsCommand(),  tailCommand(),   searchCommand(),   exportCommand(),  produceCommand(),
         filterCommand(), mapCommand(),     lintCommand(),   validateCommand(), replayCommand(),  whyCommand(),
         applyCommand(),  diffCommand(),    engineCommand(), askCommand(),      presetsCommand(), offsetsCommand(),
         planCommand(),   journalCommand(), demoCommand()},
        {QStringLiteral("weirctl topics --bootstrap localhost:9092"),
         QStringLiteral("weirctl tail orders --connection demo"), QStringLiteral("weirctl help tail")}};
    return runProgram(program, QCoreApplication::arguments().mid(1));
}
