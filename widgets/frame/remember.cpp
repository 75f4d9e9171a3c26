#include "widgets/frame/remember.h"

#include "backend/service/settings.h"

#include <QSplitter>
#include <QTimer>

namespace weir {
namespace {

constexpr int keepAfterMs = 500;

} // namespace

void rememberSplitter(QSplitter& splitter, Settings* settings, const QString& key)
{
    if (!settings)
        return;
    const QString name = QStringLiteral("splitters/") + key;
    const QByteArray kept = QByteArray::fromBase64(settings->value(name).toByteArray());
    if (!kept.isEmpty())
        splitter.restoreState(kept);
    // Once the hand rests, not for every pixel.
    auto* keep = new QTimer(&splitter);
    keep->setSingleShot(true);
    keep->setInterval(keepAfterMs);
    QObject::connect(keep, &QTimer::timeout, &splitter,
                     [&splitter, settings, name] { settings->setValue(name, splitter.saveState().toBase64()); });
    QObject::connect(&splitter, &QSplitter::splitterMoved, keep, qOverload<>(&QTimer::start));
}

} // namespace weir
