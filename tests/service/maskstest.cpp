#include "backend/service/privacy/masks.h"
#include "backend/service/logbook.h"
#include "backend/service/settings.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

std::string shown(const MaskSet& set, const std::string& text)
{
    Decoded decoded;
    decoded.text = text;
    return set.masked(decoded, "orders", RecordPart::Value).text;
}

} // namespace

class MasksTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void rulesAndSaltOutliveTheProgram()
    {
        const MaskRule rule{"orders", "value", MaskHow::Hash, true};
        std::string before;
        {
            Settings settings(file());
            Masks masks(settings);
            QVERIFY(masks.rules().empty());
            QSignalSpy changed(&masks, &Masks::changed);
            QVERIFY(masks.setRules({rule, {"", "key", MaskHow::Last4, false}}));
            QCOMPARE(changed.size(), 1);
            before = shown(*masks.set(QStringLiteral("c"), QStringLiteral("orders")), "ada");
        }
        Settings settings(file());
        const Masks masks(settings);
        QCOMPARE(masks.rules().size(), 2u);
        QVERIFY(masks.rules().front() == rule);
        QVERIFY(!masks.rules().back().enabled);
        QVERIFY(masks.rules().back().how == MaskHow::Last4);
        QCOMPARE(shown(*masks.set(QStringLiteral("c"), QStringLiteral("orders")), "ada"), before);
        QVERIFY(before != "ada");
    }

    void theSaltIsForItsOwnerOnly()
    {
        Settings settings(file());
        const Masks masks(settings);
        const QFile salt(Masks::saltFile(settings));
        QVERIFY(salt.exists());
        QVERIFY(salt.size() >= 64);
        QVERIFY(!(salt.permissions() &
                  (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther)));
    }

    void aWrongRuleChangesNothing()
    {
        Settings settings(file());
        Masks masks(settings);
        QVERIFY(masks.setRules({{"", "value.a"}}));
        const Result<void> result = masks.setRules({{"", "value.a"}, {"", "email"}});
        QVERIFY(!result);
        QCOMPARE(result.error().subject, QStringLiteral("email"));
        QCOMPARE(masks.rules().size(), 1u);
    }

    void revealingHoldsForOneTopicOfOneConnectionAndIsLogged()
    {
        Logbook log;
        Settings settings(file());
        Masks masks(settings);
        QVERIFY(masks.setRules({{"", "value"}}));
        const QString connection = QStringLiteral("c1"), topic = QStringLiteral("orders");
        QSignalSpy revealed(&masks, &Masks::revealed);
        masks.reveal(connection, topic);
        masks.reveal(connection, topic);
        QCOMPARE(revealed.size(), 1);
        QVERIFY(masks.isRevealed(connection, topic));
        QVERIFY(masks.set(connection, topic)->isEmpty());
        QVERIFY(!masks.set(connection, QStringLiteral("payments"))->isEmpty());
        QVERIFY(!masks.set(QStringLiteral("c2"), topic)->isEmpty());
        masks.hideAgain(connection, topic);
        QVERIFY(!masks.set(connection, topic)->isEmpty());
        int lines = 0;
        for (const LogLine& line : log.lines())
            lines += line.text.contains(QLatin1String("revealed: topic orders of connection c1")) ? 1 : 0;
        QCOMPARE(lines, 1);
    }

    void damagedRulesHideEverything_data()
    {
        QTest::addColumn<QString>("kept");
        QTest::newRow("no JSON") << QStringLiteral("[{");
        QTest::newRow("no list") << QStringLiteral("{}");
        QTest::newRow("no path") << QStringLiteral("[{\"path\":\"email\"}]");
        QTest::newRow("empty rule") << QStringLiteral("[7]");
    }
    void damagedRulesHideEverything()
    {
        QFETCH(const QString, kept);
        Settings settings(file());
        settings.setValue(QStringLiteral("masking/rules"), kept);
        Masks masks(settings);
        QVERIFY(masks.isDamaged());
        const auto set = masks.set(QStringLiteral("c"), QStringLiteral("t"));
        QVERIFY(set->concerns("t", RecordPart::Key));
        QVERIFY(set->concerns("t", RecordPart::Header, "h"));
        QCOMPARE(shown(*set, "ada"), std::string("•••"));
        QVERIFY(masks.setRules({}));
        QVERIFY(!masks.isDamaged());
        QVERIFY(masks.set(QStringLiteral("c"), QStringLiteral("t"))->isEmpty());
    }

private:
    QString file() const { return m_folder->filePath(QStringLiteral("settings.ini")); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

WEIR_TEST(MasksTest)

} // namespace weir

#include "maskstest.moc"
