// Purpose: who changes something here, for definitions and the journal. Thread: any.
#pragma once

#include <QString>

namespace weir {

struct Author
{
    QString user, host, program; ///< "mia", "desk-7", "weirctl"
};

/// The user of the operating system, this machine and this program.
Author thisAuthor();

} // namespace weir
