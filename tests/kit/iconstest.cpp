#include "widgets/kit/icons.h"
#include "tests/support/registry.h"
#include "widgets/kit/theme.h"

#include <QDirIterator>
#include <QImage>
#include <QRegularExpression>
#include <QTest>

namespace weir {

class IconsTest : public QObject
{
    Q_OBJECT
private slots:
    void everyShippedIconIsDrawn()
    {
        QVERIFY(iconNames().size() >= 80);
        for (const QString& name : iconNames())
            QVERIFY2(inked(iconPixmap(name, Token::Text, 24, 1).toImage()) > 10, qPrintable(name));
    }

    void theLicenceIsShipped() { QVERIFY(QFile::exists(QStringLiteral(":/weir/icons/LICENSE"))); }

    void takesTheColourOfItsToken()
    {
        ThemeController::instance().apply(false);
        const QImage picture = iconPixmap(QStringLiteral("square"), Token::Critical, 24, 1).toImage();
        QCOMPARE(strongest(picture), color(Token::Critical, false).rgb());
    }

    void followsTheTheme()
    {
        const QIcon same = icon(QStringLiteral("square"), Token::Text);
        ThemeController::instance().apply(false);
        QCOMPARE(strongest(same.pixmap(24).toImage()), color(Token::Text, false).rgb());
        ThemeController::instance().apply(true);
        QCOMPARE(strongest(same.pixmap(24).toImage()), color(Token::Text, true).rgb());
        ThemeController::instance().apply(false);
    }

    void isPalerWhenDisabled()
    {
        const QIcon one = icon(QStringLiteral("square"));
        QVERIFY(strongest(one.pixmap(QSize(24, 24), QIcon::Normal).toImage()) !=
                strongest(one.pixmap(QSize(24, 24), QIcon::Disabled).toImage()));
    }

    void isSharpAtEveryScale()
    {
        const QPixmap picture = icon(QStringLiteral("server")).pixmap(QSize(16, 16), 1.5);
        QCOMPARE(picture.size(), QSize(24, 24));
        QCOMPARE(picture.devicePixelRatio(), 1.5);
    }

    void anUnknownNameIsSeenAndTold()
    {
        QVERIFY(!hasIcon(QStringLiteral("no-such-icon")));
        QVERIFY(hasIcon(QStringLiteral("server")));
        QVERIFY(inked(iconPixmap(QStringLiteral("no-such-icon"), Token::Text, 16, 1).toImage()) > 0);
    }

    void everyIconThatTheSourcesNameIsShipped()
    {
        static const QRegularExpression call(
            QStringLiteral("(?:icon|iconPixmap|iconButton|toolTextButton|plainButton|glyph|addTool)\\([^;\"]*"
                           "QStringLiteral\\(\"([a-z0-9-]+)\"\\)"));
        int named = 0;
        QDirIterator files(QStringLiteral(WEIR_SOURCE_DIR "/widgets"), {QStringLiteral("*.cpp")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            auto matches = call.globalMatch(QString::fromUtf8(file.readAll()));
            for (; matches.hasNext(); ++named) {
                const QString name = matches.next().captured(1);
                QVERIFY2(hasIcon(name), qPrintable(file.fileName() + QLatin1Char(' ') + name));
            }
        }
        QVERIFY(named > 20);
    }

    void everyStatusHasAnIcon()
    {
        for (const Status status : {Status::Neutral, Status::Ok, Status::Warning, Status::Critical, Status::Stale})
            QVERIFY(hasIcon(statusIcon(status).name()));
    }

private:
    static int inked(const QImage& picture)
    {
        int count = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                count += qAlpha(picture.pixel(x, y)) > 64;
        return count;
    }

    static QRgb strongest(const QImage& picture)
    {
        QRgb best = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                if (qAlpha(picture.pixel(x, y)) > qAlpha(best))
                    best = picture.pixel(x, y);
        return best;
    }
};

WEIR_TEST(IconsTest)

} // namespace weir

#include "iconstest.moc"
