#include "backend/service/definitions/definitions.h"

namespace weir {

Definitions::Definitions(QObject* parent) : QObject(parent) {}
Definitions::~Definitions() = default;

} // namespace weir
