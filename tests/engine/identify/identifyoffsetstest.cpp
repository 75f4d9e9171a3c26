#include "tests/engine/identify/identifylab.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {
using test::Gathered;
using test::IdentifyLab;
} // namespace

/// Where `collected` goes on, and workspaces that are not as they should be.
class IdentifyOffsetsTest : public QObject
{
    Q_OBJECT
private slots:
    void forgottenOffsetsAreInTheChangelog_data()
    {
        QTest::addColumn<bool>("isOnDisk");
        QTest::newRow("in memory") << false;
        QTest::newRow("on disk") << true;
    }
    void forgottenOffsetsAreInTheChangelog()
    {
        QFETCH(bool, isOnDisk);
        QTemporaryDir folder;
        IdentifyLab lab;
        const auto options = lab.options(isOnDisk ? folder.path().toStdString() : std::string());
        std::int64_t all = 0;
        for (unsigned round = 0; round < 2; ++round) {
            const std::vector<Gathered> events = test::crowd(round + 1, 200, std::string(1, char('a' + round)));
            all += std::int64_t(events.size());
            lab.collect(events);
            const auto worker = lab.worker(options);
            // Not one more: what was taken before is not taken again.
            QVERIFY(IdentifyLab::waitFor([&] { return worker->status().taken >= std::int64_t(events.size()); }));
            worker->stop();
            QCOMPARE(worker->status().taken, std::int64_t(events.size()));
            lab.forgetOffsets();
        }
        QCOMPARE(lab.audit()[engine::Counted::In], all);
        QCOMPARE(lab.audit().balance(), 0);
        QCOMPARE(QString::fromStdString(lab.mistakes()), QString());
    }

    void anotherNumberOfPartitionsIsRefused()
    {
        IdentifyLab lab;
        auto options = lab.options();
        options.workspace.partitions = IdentifyLab::partitions - 1;
        lab.collect({{.messageId = "m1", .userId = "u1"}});
        const auto worker = lab.worker(options);
        QVERIFY(IdentifyLab::waitFor([&] { return worker->status().obstacle.has_value(); }));
        const QString words = worker->status().obstacle->detail;
        worker->stop();
        QVERIFY2(words.contains(QStringLiteral("has 4 partitions")), qPrintable(words));
        QVERIFY(!worker->status().isHolder);
        QVERIFY(lab.events().empty());
    }
};
WEIR_TEST(IdentifyOffsetsTest)

} // namespace weir

#include "identifyoffsetstest.moc"
