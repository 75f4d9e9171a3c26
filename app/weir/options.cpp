#include "app/weir/options.h"

#include "models/common/fileplace.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace weir {
namespace {

struct OptionWords
{
    Q_DECLARE_TR_FUNCTIONS(weir::OptionWords)
};

[[noreturn]] void refuse(const QString& sentence)
{
    std::fprintf(stderr, "weir: %s\n", qPrintable(sentence));
    std::exit(2);
}

} // namespace

Options readOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(OptionWords::tr("Weir, a desktop console for Apache Kafka."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("address"),
                                 OptionWords::tr("What to open: weir://cluster/topics/orders, the name of a "
                                                 "connection, or a file: JSON lines, CSV, Avro, a segment."),
                                 QStringLiteral("[address or file…]"));
    const QString folder = QStringLiteral("folder");
    const QCommandLineOption demo(QStringLiteral("demo"), OptionWords::tr("Open the demo cluster at this address."),
                                  QStringLiteral("host:port"));
    const QCommandLineOption registry(QStringLiteral("demo-registry"), OptionWords::tr("The demo's schema registry."),
                                      QStringLiteral("url"));
    const QCommandLineOption gallery(QStringLiteral("gallery"),
                                     OptionWords::tr("Write pictures of every widget in every state."), folder);
    const QCommandLineOption tour(QStringLiteral("tour"),
                                  OptionWords::tr("Open every page, write its picture, and end."), folder);
    const QCommandLineOption dark(QStringLiteral("dark"), OptionWords::tr("Tour in the dark theme."));
    const QCommandLineOption size(QStringLiteral("size"),
                                  OptionWords::tr("Size of the tour's window, 1600x1000 if not said."),
                                  QStringLiteral("WxH"));
    const QCommandLineOption data(
        QStringLiteral("data"),
        OptionWords::tr("Where the recorded history is kept, such as one that weir-engine watch writes."),
        OptionWords::tr("folder"));
    const QCommandLineOption scale(QStringLiteral("scale"), OptionWords::tr("Scale of the tour's window, such as 1.5."),
                                   QStringLiteral("factor"));
    const QCommandLineOption pseudo(QStringLiteral("pseudo"),
                                    OptionWords::tr("Tour in a made-up language that is 35 % longer."));
    parser.addOptions({demo, registry, gallery, tour, data, dark, size, scale, pseudo});
    parser.process(arguments);

    Options options;
    options.addresses = parser.positionalArguments();
    // A window that is open already stands in another folder.
    for (QString& address : options.addresses) {
        if (looksLikeFile(address))
            address = filePlace(address).address();
    }
    options.demo = parser.value(demo);
    options.demoRegistry = parser.value(registry);
    options.galleryFolder = parser.value(gallery);
    options.tourFolder = parser.value(tour);
    options.dataFolder = parser.value(data);
    options.dark = parser.isSet(dark);
    options.pseudo = parser.isSet(pseudo);
    if (parser.isSet(size)) {
        const QStringList parts = parser.value(size).split(QLatin1Char('x'));
        options.size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
        if (options.size.width() < 320 || options.size.height() < 240)
            refuse(OptionWords::tr("--size wants width x height, at least 320x240, such as 1280x720."));
    }
    if (parser.isSet(scale)) {
        options.scale = parser.value(scale).toDouble();
        if (options.scale < 0.5 || options.scale > 4)
            refuse(OptionWords::tr("--scale wants a number from 0.5 to 4."));
    }
    return options;
}

void applyScale(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--scale") == 0 && i + 1 < argc)
            qputenv("QT_SCALE_FACTOR", argv[i + 1]);
        else if (std::strncmp(argv[i], "--scale=", 8) == 0)
            qputenv("QT_SCALE_FACTOR", argv[i] + 8);
    }
}

} // namespace weir
