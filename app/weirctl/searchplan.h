// Purpose: the options of `weirctl search` as a plan. Thread: main.
#pragma once

#include "app/shell/optionparser.h"
#include "app/weirctl/searcher.h"

namespace weir::ctl {

/// False, with words (and a caret below the mistake of a filter) on standard error. With --file (a path) no topic is
/// needed. `mayTakeAll`: nothing to be found means everything.
bool parseSearch(const Arguments& arguments, SearchPlan& plan, PrintOptions& print, bool mayTakeAll = false);
Option fileOption();
/// What every condition decodes with.
void setDecoders(SearchPlan& plan, const std::shared_ptr<const DecoderSet>& decoders);

QVector<Option> matchingOptions();
QVector<Option> rangeOptions();
QVector<Option> searchPrintingOptions();

} // namespace weir::ctl
