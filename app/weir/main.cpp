// Weir, the desktop: composition only.
#include "app/weir/options.h"
#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/secretstore.h"
#include "backend/service/settings.h"
#include "widgets/frame/demostart.h"
#include "widgets/frame/desktop.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/frame/singleinstance.h"
#include "widgets/kit/gallery.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QJsonArray>

namespace {

/// An address, or the name of a connection.
void openAll(weir::Desktop& desktop, const QStringList& addresses)
{
    for (const QString& text : addresses) {
        if (const weir::Result<weir::Place> place = weir::Place::parse(text))
            desktop.show(*place);
        else if (desktop.services().connections->byName(text))
            desktop.show(desktop.clusterPlace(text));
        else
            desktop.show(desktop.home());
    }
}

} // namespace

int main(int argc, char** argv)
{
    weir::applyScale(argc, argv);
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("weir"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WEIR_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("weir"));
    const weir::Options options = weir::readOptions(QCoreApplication::arguments());
    if (!options.galleryFolder.isEmpty())
        return weir::runGallery(options.galleryFolder) == 0 ? 0 : 1;

    weir::SingleInstance instance;
    const QJsonObject message{{QStringLiteral("open"), QJsonArray::fromStringList(options.addresses)},
                              {QStringLiteral("demo"), options.demo},
                              {QStringLiteral("demoRegistry"), options.demoRegistry}};
    const bool touring = !options.tourFolder.isEmpty();
    if (!touring) {
        if (instance.handOver(message))
            return 0;
        instance.listen();
    }

    weir::Settings settings;
    weir::ThemeController::install(application, settings);
    weir::ConnectionStore connections;
    weir::MemorySecretStore secrets;
    weir::Clusters clusters;
    weir::Jobs jobs;
    const weir::Services services{&connections, &secrets, &clusters, &jobs, &settings};
    weir::Desktop desktop(services);

    const auto open = [&](const QJsonObject& asked) {
        const QString demo = asked.value(QLatin1String("demo")).toString();
        if (!demo.isEmpty()) {
            if (const weir::Result<QString> name =
                    weir::saveDemoConnection(connections, demo, asked.value(QLatin1String("demoRegistry")).toString()))
                desktop.show(desktop.clusterPlace(*name));
        }
        QStringList addresses;
        for (const QJsonValue& address : asked.value(QLatin1String("open")).toArray())
            addresses << address.toString();
        openAll(desktop, addresses);
    };
    QObject::connect(&instance, &weir::SingleInstance::received, &desktop, [&](const QJsonObject& asked) {
        open(asked);
        if (weir::MainWindow* window = desktop.current()) {
            window->raise();
            window->activateWindow();
        }
    });
    desktop.restore();
    open(message);
    if (!desktop.current())
        desktop.openWindow(desktop.home());
    return QApplication::exec();
}
