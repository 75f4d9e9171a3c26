// Purpose: how something fares, as a word for models to say and for widgets/kit to draw; never a colour. Thread: a
// value.
#pragma once

namespace weir {

enum class Status { Neutral, Ok, Warning, Critical, Stale };

} // namespace weir
