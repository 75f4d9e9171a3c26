#include "backend/service/journal/journal.h"

namespace weir {

Journal::Journal(QObject* parent) : QObject(parent) {}
Journal::~Journal() = default;

} // namespace weir
