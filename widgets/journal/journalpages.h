// Purpose: what app/weir lists of this feature. Thread: GUI. A test gives a journal and plans of its own.
#pragma once

#include "widgets/frame/page.h"

#include <functional>

namespace weir {

class Journal;
class Plans;

struct JournalSource
{
    Journal* journal = nullptr;
    Plans* plans = nullptr;
};
using JournalSourceOf = std::function<JournalSource(Cluster*)>;

PageKind journalPageKind(JournalSourceOf source = {}); ///< empty: the cluster's

} // namespace weir
