#include "backend/service/alerts/alerts.h"

namespace weir {

Alerts::Alerts(QObject* parent) : QObject(parent) {}
Alerts::~Alerts() = default;

} // namespace weir
