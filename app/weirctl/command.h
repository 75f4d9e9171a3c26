// Purpose: the commands of weirctl. Thread: main.
#pragma once

#include "app/shell/program.h"

namespace weir::ctl {

Command topicsCommand();
Command tailCommand();
Command searchCommand();
Command exportCommand();
Command produceCommand();
Command filterCommand();
Command mapCommand();
Command lintCommand();
Command validateCommand();
Command replayCommand();
Command whyCommand();
Command groupsCommand();
Command offsetsCommand();
Command planCommand();
Command journalCommand();
Command applyCommand();
Command diffCommand();
Command engineCommand();
Command askCommand();
Command presetsCommand();
Command demoCommand();

} // namespace weir::ctl
