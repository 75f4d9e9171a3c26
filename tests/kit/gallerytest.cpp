#include "widgets/kit/gallery.h"
#include "tests/support/registry.h"
#include "tests/support/watchdog.h"
#include "widgets/kit/gallerysections.h"

#include <QDir>
#include <QImage>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

namespace weir {

class GalleryTest : public QObject
{
    Q_OBJECT
private slots:
    void writesAPictureOfEverySheetInBothThemesAndScales()
    {
        const test::WatchedApplication::Pause pause;
        QTemporaryDir scratch;
        const QString folder = qEnvironmentVariable("WEIR_GALLERY", scratch.path());
        QCOMPARE(runGallery(folder), 0);
        const QStringList files = QDir(folder).entryList({QStringLiteral("*.png")});
        QCOMPARE(files.size(), gallerySections().size() * 3);
        for (const QString& file : files) {
            const QImage picture(QDir(folder).filePath(file));
            QVERIFY2(picture.width() >= 900 && picture.height() >= 100, qPrintable(file));
            QSet<QRgb> colours;
            for (int y = 0; y < picture.height(); y += 3)
                for (int x = 0; x < picture.width(); x += 3)
                    colours.insert(picture.pixel(x, y));
            QVERIFY2(colours.size() > 8, qPrintable(file));
        }
    }

    void lightAndDarkDiffer()
    {
        const test::WatchedApplication::Pause pause;
        QTemporaryDir folder;
        QCOMPARE(runGallery(folder.path()), 0);
        const QImage light(folder.filePath(QStringLiteral("04-buttons-light.png")));
        const QImage dark(folder.filePath(QStringLiteral("04-buttons-dark.png")));
        QVERIFY(qGray(light.pixel(2, 2)) > 200);
        QVERIFY(qGray(dark.pixel(2, 2)) < 60);
    }
};

WEIR_TEST(GalleryTest)

} // namespace weir

#include "gallerytest.moc"
