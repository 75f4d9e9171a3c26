#include "widgets/charts/chartgallery.h"
#include "models/common/englishplurals.h"
#include "tests/support/registry.h"
#include "tests/support/watchdog.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/tokens.h"

#include <QDir>
#include <QLayout>
#include <QPixmap>
#include <QSet>
#include <QTest>

namespace weir {

class ChartGalleryTest : public QObject
{
    Q_OBJECT
private slots:
    void everySheetIsDrawnInBothThemes()
    {
        const test::WatchedApplication::Pause pause;
        EnglishPlurals plurals;
        QCoreApplication::installTranslator(&plurals);
        const QString folder = qEnvironmentVariable("WEIR_GALLERY"); // for looking at them
        for (const GallerySection& section : chartGallerySections()) {
            for (const bool dark : {false, true}) {
                ThemeController::instance().apply(dark);
                const std::unique_ptr<QWidget> sheet(section.make());
                sheet->setAttribute(Qt::WA_DontShowOnScreen);
                sheet->show();
                QCoreApplication::processEvents();
                sheet->resize(sheet->width(), sheet->layout()->totalHeightForWidth(sheet->width()));
                QCoreApplication::processEvents();
                const QPixmap picture = sheet->grab();
                if (!folder.isEmpty())
                    QVERIFY(picture.save(QDir(folder).filePath(
                        section.id + (dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png")))));
                const QImage image = picture.toImage();
                QSet<QRgb> colours;
                for (int y = 0; y < image.height(); y += 2)
                    for (int x = 0; x < image.width(); x += 2)
                        colours.insert(image.pixel(x, y));
                QVERIFY2(colours.contains(color(Token::Surface, dark).rgb()), qPrintable(section.id));
                const Token ink = section.id == QLatin1String("heatmaps") ? Token::Accent : Token::Series1;
                QVERIFY2(colours.contains(color(ink, dark).rgb()), qPrintable(section.id));
                QVERIFY2(!colours.contains(color(Token::Surface, !dark).rgb()), qPrintable(section.id));
            }
        }
        ThemeController::instance().apply(false);
    }
};

WEIR_TEST(ChartGalleryTest)

} // namespace weir

#include "chartgallerytest.moc"
