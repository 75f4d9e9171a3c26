#include "backend/service/plans/plans.h"

#include "backend/service/poison/poisonfinder.h"

#include <QPointer>

namespace weir {

Plans::Plans(QObject* parent) : QObject(parent) {}
Plans::~Plans() = default;

void Plans::findPoison(const QString& group, const TopicPartition&, QObject* context,
                       std::function<void(Result<PoisonReport>)> done)
{
    QMetaObject::invokeMethod(
        this,
        [group, context = QPointer<QObject>(context), done = std::move(done)] {
            if (context && done)
                done(Error{ErrorKind::Unavailable, 0, QStringLiteral("records cannot be read here"), group});
        },
        Qt::QueuedConnection);
}

} // namespace weir
