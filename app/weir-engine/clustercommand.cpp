#include "app/weir-engine/clustercommand.h"

#include "app/shell/connecting.h"

namespace weir::engine {

ctl::Command clusterCommand(const QString& name, const QString& summary, const ctl::OptionGroup& own,
                            int (*run)(const ctl::Arguments& arguments))
{
    ctl::Command command;
    command.name = name;
    command.summary = summary;
    command.usage = QStringLiteral("[options]");
    command.options = {ctl::connectionOptions(), own};
    command.run = run;
    return command;
}

} // namespace weir::engine
