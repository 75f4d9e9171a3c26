// Weir, the desktop: composition only.
#include "app/secrets/keychainstore.h"
#include "app/weir/demoschemafiles.h"
#include "app/weir/options.h"
#include "app/weir/pages.h"
#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/guard.h"
#include "backend/service/jobs.h"
#include "backend/service/logbook.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/produce/recordproducer.h"
#include "backend/service/settings.h"
#include "models/common/englishplurals.h"
#include "widgets/charts/chartgallery.h"
#include "widgets/frame/alertnotices.h"
#include "widgets/frame/demostart.h"
#include "widgets/frame/desktop.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/frame/pseudotranslator.h"
#include "widgets/frame/singleinstance.h"
#include "widgets/frame/tour.h"
#include "widgets/kit/gallery.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QJsonArray>
#include <QTemporaryDir>
#include <algorithm>

namespace {

/// An address, or the name of a connection.
void openAll(weir::Desktop& desktop, const QStringList& addresses)
{
    for (const QString& text : addresses) {
        if (const weir::Result<weir::Place> place = weir::Place::parse(text))
            desktop.show(*place);
        else if (desktop.services().connections->byName(text))
            desktop.showCluster(text);
        else
            desktop.show(desktop.home());
    }
}

/// What was applied a moment ago is still to be written to the journal.
struct LastWrites
{
    static constexpr int patienceMs = 3000;
    ~LastWrites() { weir::RecordProducer::waitForAll(patienceMs); }
};

} // namespace

int main(int argc, char** argv)
{
    weir::applyScale(argc, argv);
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("weir"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WEIR_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("weir"));
    const weir::Options options = weir::readOptions(QCoreApplication::arguments());
    weir::EnglishPlurals plurals;
    QApplication::installTranslator(&plurals);
    if (!options.galleryFolder.isEmpty())
        return weir::runGallery(options.galleryFolder, weir::chartGallerySections()) == 0 ? 0 : 1;

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

    const QTemporaryDir scratch; // a tour leaves no trace in a person's settings
    const QString own = touring ? scratch.path() + QLatin1Char('/') : QString();
    weir::PseudoTranslator pseudo;
    if (options.pseudo)
        QApplication::installTranslator(&pseudo);
    weir::Logbook log;
    weir::Settings settings(touring ? own + QStringLiteral("settings.ini") : QString());
    weir::Logbook::write(weir::LogLevel::Info, QStringLiteral("weir"), QStringLiteral("Weir " WEIR_VERSION " started"));
    log.setLevel(weir::LogLevel(std::clamp(settings.value(QStringLiteral("log/level"), 1).toInt(), 0, 3)));
    if (touring)
        settings.setTheme(options.dark ? weir::Theme::Dark : weir::Theme::Light);
    weir::ThemeController::install(application, settings);
    weir::ConnectionStore connections(touring && !options.demo.isEmpty() ? own + QStringLiteral("connections.json")
                                                                         : QString());
    weir::KeychainStore secrets;
    const LastWrites lastWrites; // after everything that is declared below
    weir::Clusters clusters;
    clusters.setDataFolder(!options.dataFolder.isEmpty() ? options.dataFolder
                           : touring                     ? own + QStringLiteral("data")
                                                         : weir::Clusters::usualDataFolder());
    weir::Jobs jobs;
    weir::Masks masks(settings);
    weir::Guard guard;
    const weir::Services services{&connections, &secrets, &clusters, &jobs, &settings, &log, &masks, &guard};
    weir::Desktop desktop(services);
    desktop.access().setAsk([&services, &desktop](const weir::ConnectionSpec& spec, const weir::Secrets& known,
                                                  weir::SecretsPrompt::Done done) {
        weir::askForSecrets(services, spec, known, std::move(done), desktop.current());
    });
    for (const weir::PageKind& kind : weir::allPageKinds())
        desktop.pages().add(kind);

    const auto openDemo = [&connections, &settings](const QJsonObject& asked) -> QString {
        const QString address = asked.value(QLatin1String("demo")).toString();
        if (address.isEmpty())
            return {};
        const QString name =
            weir::saveDemoConnection(connections, address, asked.value(QLatin1String("demoRegistry")).toString())
                .value_or({});
        weir::giveDemoSchemas(settings, name);
        return name;
    };
    if (touring) {
        QString cluster = openDemo(message);
        if (cluster.isEmpty() && !options.addresses.isEmpty())
            cluster =
                weir::Place::parse(options.addresses.first()).value_or({options.addresses.first(), {}, {}}).cluster;
        weir::Tour tour(
            desktop, {options.tourFolder, cluster, options.size, options.dark ? QStringLiteral("-dark") : QString()});
        QObject::connect(
            &tour, &weir::Tour::finished, &application, [](int unfilled) { QApplication::exit(unfilled == 0 ? 0 : 1); },
            Qt::QueuedConnection);
        tour.start();
        return QApplication::exec();
    }

    const weir::AlertNotices notices(services);
    QObject::connect(&notices, &weir::AlertNotices::placeRequested, &desktop, [&desktop](const weir::Place& place) {
        desktop.show(place);
        if (weir::MainWindow* window = desktop.current()) {
            window->raise();
            window->activateWindow();
        }
    });
    QObject::connect(&notices, &weir::AlertNotices::unshown, &desktop, [&desktop](const QString& sentence) {
        if (weir::MainWindow* window = desktop.current())
            window->say(sentence);
    });
    const auto open = [&](const QJsonObject& asked) {
        const QString demo = openDemo(asked);
        if (!demo.isEmpty())
            desktop.showCluster(demo);
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
