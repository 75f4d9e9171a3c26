#include "app/shell/ctl.h"
#include "app/weir-engine/runcommand.h"
#include "app/weir-engine/watchcommand.h"

#include <QCoreApplication>

using namespace weir::ctl;

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    prepareProgram();
    const Program program{
        Ctl::tr("Weir without a window: runs the customer half on an Apache Kafka cluster, and watches clusters."),
        {weir::engine::runCommand(), weir::engine::watchCommand()},
        {QStringLiteral("weir-engine run --bootstrap localhost:9092"),
         QStringLiteral("weir-engine watch --bootstrap localhost:9092"), QStringLiteral("weir-engine help watch")}};
    return runProgram(program, QCoreApplication::arguments().mid(1));
}
