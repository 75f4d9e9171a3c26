#include "tests/base/sourcescan.h"
#include "tests/support/registry.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

namespace weir {

using test::offences;

class LayersTest : public QObject
{
    Q_OBJECT
private slots:
    void everySourceFileKeepsTheRules()
    {
        QStringList found;
        int files = 0;
        for (const char* folder : {"app", "backend", "models", "widgets"}) {
            QDirIterator all(QStringLiteral(WEIR_SOURCE_DIR "/") + QLatin1String(folder),
                             {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                             QDirIterator::Subdirectories);
            while (all.hasNext()) {
                QFile file(all.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                ++files;
                found += offences(file.fileName().mid(int(sizeof WEIR_SOURCE_DIR)), QString::fromUtf8(file.readAll()));
            }
        }
        QVERIFY(files > 50);
        QVERIFY2(found.isEmpty(), qPrintable(QLatin1Char('\n') + found.join(QLatin1Char('\n'))));
    }

    void aLayerSeesOnlyWhatIsBelow_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("included");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char* path, const char* included, bool allowed) {
            QTest::addRow("%s: %s", path, included)
                << QString::fromLatin1(path) << QString::fromLatin1(included) << allowed;
        };
        row("backend/base/error.h", "backend/base/ids.h", true);
        row("backend/base/error.h", "backend/kafka/recordbatch.h", false);
        row("backend/kafka/wire/socket.cpp", "backend/kafka/costmeter.h", true);
        row("backend/serde/decoder.h", "backend/kafka/recordbatch.h", false);
        row("backend/service/cluster.h", "backend/filter/textpattern.h", true);
        row("backend/service/cluster.h", "models/common/place.h", false);
        row("models/common/place.h", "models/topics/topictable.h", false);
        row("models/topics/topictable.h", "models/common/place.h", true);
        row("models/topics/topictable.h", "models/messages/messagetable.h", false);
        row("models/topics/topictable.h", "widgets/kit/badge.h", false);
        row("widgets/kit/badge.h", "widgets/frame/page.h", false);
        row("widgets/frame/page.h", "widgets/kit/badge.h", true);
        row("widgets/frame/page.h", "widgets/topics/topicspage.h", false);
        row("widgets/topics/topicspage.h", "models/topics/topictable.h", true);
        row("widgets/topics/topicspage.h", "models/messages/messagetable.h", false);
        row("widgets/topics/topicspage.h", "widgets/messages/messagespage.h", false);
        row("widgets/topics/topicspage.h", "widgets/charts/chart.h", true);
        row("app/weir/main.cpp", "widgets/topics/topicspage.h", true);
        row("app/weir/main.cpp", "app/secrets/keychainstore.h", true);
        row("app/weir/main.cpp", "app/weirctl/command.h", false);
        row("app/weirctl/main.cpp", "widgets/kit/badge.h", false);
    }

    void aLayerSeesOnlyWhatIsBelow()
    {
        QFETCH(QString, path);
        QFETCH(QString, included);
        QFETCH(bool, allowed);
        QCOMPARE(offences(path, QStringLiteral("#include \"%1\"\n").arg(included)).isEmpty(), allowed);
    }

    void looksAreTheKitsAlone_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("style sheet") << QStringLiteral("label->setStyleSheet(text);") << false;
        QTest::newRow("colour by number") << QStringLiteral("QColor(20, 30, 40)") << false;
        QTest::newRow("colour by text") << QStringLiteral("QColor(\"#a0b0c0\")") << false;
        QTest::newRow("colour by name") << QStringLiteral("painter.setPen(Qt::red);") << false;
        QTest::newRow("no colour") << QStringLiteral("painter.setPen(Qt::transparent);") << true;
        QTest::newRow("colour of a setting") << QStringLiteral("QColor(link.colour)") << true;
        QTest::newRow("font size") << QStringLiteral("font.setPointSize(9);") << false;
        QTest::newRow("margin") << QStringLiteral("row->setContentsMargins(12, 0, 12, 0);") << false;
        QTest::newRow("margin by token") << QStringLiteral("row->setContentsMargins(space::m, 0, 1, space::s);")
                                         << true;
        QTest::newRow("in a comment") << QStringLiteral("// never setStyleSheet() here") << true;
    }

    void looksAreTheKitsAlone()
    {
        QFETCH(QString, line);
        QFETCH(bool, allowed);
        QCOMPARE(offences(QStringLiteral("widgets/topics/topicspage.cpp"), line).isEmpty(), allowed);
        QVERIFY(offences(QStringLiteral("widgets/kit/badge.cpp"), line).isEmpty());
    }

    void theBackendAndTheModelsAreFreeOfGui()
    {
        const QString line = QStringLiteral("#include <QColor>\n");
        QCOMPARE(offences(QStringLiteral("backend/service/cluster.cpp"), line).size(), 1);
        QCOMPARE(offences(QStringLiteral("models/topics/topictable.cpp"), line).size(), 1);
        QCOMPARE(offences(QStringLiteral("widgets/topics/topicspage.cpp"), line).size(), 0);
        QCOMPARE(
            offences(QStringLiteral("models/topics/topictable.cpp"), QStringLiteral("#include <QAbstractItemModel>"))
                .size(),
            0);
    }

    void heavyLibrariesStayInSources()
    {
        for (const char* header : {"<spdlog/spdlog.h>", "<simdjson.h>", "\"simdjson.h\""}) {
            const QString line = QStringLiteral("#include ") + QLatin1String(header);
            QCOMPARE(offences(QStringLiteral("backend/service/logbook.h"), line).size(), 1);
            QCOMPARE(offences(QStringLiteral("backend/service/logbook.cpp"), line).size(), 0);
        }
    }

    void commentsAreTakenOutAndStringsAreNot()
    {
        QCOMPARE(test::withoutComments(QStringLiteral("a // b\nc /* d\ne */ f")), QStringLiteral("a \nc \n f"));
        QCOMPARE(test::withoutComments(QStringLiteral("\"http://x\" '\"' // y")), QStringLiteral("\"http://x\" '\"' "));
        QCOMPARE(test::withoutComments(QStringLiteral("R\"(// \" )\" 1'000 // z")),
                 QStringLiteral("R\"(// \" )\" 1'000 "));
    }
};

WEIR_TEST(LayersTest)

} // namespace weir

#include "layerstest.moc"
