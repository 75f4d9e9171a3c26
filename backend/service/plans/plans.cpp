#include "backend/service/plans/plans.h"

namespace weir {

Plans::Plans(QObject* parent) : QObject(parent) {}
Plans::~Plans() = default;

} // namespace weir
