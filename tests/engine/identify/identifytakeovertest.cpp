#include "tests/engine/identify/identifylab.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace weir {

using test::differentIn;
using test::Gathered;
using test::IdentifyLab;
using test::textOf;

/// What identify knows survives workers, machines and local stores.
class IdentifyTakeoverTest : public QObject
{
    Q_OBJECT
private slots:
    void aStandbyGoesOnWhereTheDeadOneWas_data()
    {
        QTest::addColumn<bool>("isOnDisk");
        QTest::newRow("in memory") << false;
        QTest::newRow("on disk") << true;
    }
    void aStandbyGoesOnWhereTheDeadOneWas()
    {
        QFETCH(bool, isOnDisk);
        QTemporaryDir one, other;
        IdentifyLab lab(true);
        auto options = lab.options(isOnDisk ? one.path().toStdString() : std::string());
        options.transactionMs = 4'000;
        const auto holder = lab.worker(options);
        QVERIFY(IdentifyLab::waitFor([&] { return holder->status().isWorking; }));
        const auto standby = lab.worker(lab.options(isOnDisk ? other.path().toStdString() : std::string()));

        const std::vector<Gathered> first = test::crowd(1, 300, "a"), second = test::crowd(2, 300, "b");
        lab.collect(first);
        QVERIFY(IdentifyLab::waitFor([&] { return holder->status().commits > 0; }));
        QVERIFY(IdentifyLab::waitFor([&] { return standby->status().restored > 0; }));
        QVERIFY(!standby->status().isHolder);
        lab.collect(second);
        QVERIFY(IdentifyLab::waitFor([&] {
            const engine::IdentifyStatus status = holder->status();
            return status.taken == std::int64_t(first.size() + second.size()) && status.uncommitted > 0;
        }));
        holder->abandon();

        const std::vector<Gathered> third = test::crowd(3, 100, "c");
        lab.collect(third);
        const std::size_t all = differentIn(first) + differentIn(second) + differentIn(third);
        QVERIFY(IdentifyLab::waitFor([&] {
            const engine::IdentifyStatus status = standby->status();
            return status.isWorking && status.commits > 0 && lab.audit()[engine::Counted::Out] == std::int64_t(all);
        }));
        standby->stop();
        QCOMPARE(textOf(lab.mistakes()), QString());
        QCOMPARE(lab.accepted().size(), all);
        const engine::AuditTotals totals = lab.audit();
        QCOMPARE(totals.balance(), 0);
        QCOMPARE(totals[engine::Counted::In], std::int64_t(first.size() + second.size() + third.size()));
    }

    void itsCopyIsUsedAndRebuilt()
    {
        QTemporaryDir folder;
        const std::string store = folder.filePath(QStringLiteral("identify")).toStdString();
        IdentifyLab lab;
        std::vector<Gathered> all;
        const auto take = [&](const std::string& name, const std::vector<Gathered>& events) {
            const auto worker = lab.worker(lab.options(store));
            lab.collect(events);
            all.insert(all.end(), events.begin(), events.end());
            if (!IdentifyLab::waitFor([&] { return worker->status().taken == std::int64_t(events.size()); }))
                qFatal("%s: %lld", name.c_str(), static_cast<long long>(worker->status().taken));
            worker->stop();
            return worker->status();
        };
        const std::vector<Gathered> first = test::crowd(1, 300, "a");
        take("new", first);

        // A copy that is as new as the changelog: nothing has to be read again; what was seen is known.
        std::vector<Gathered> again(first.begin(), first.begin() + 100);
        const engine::IdentifyStatus warm = take("warm", again);
        QCOMPARE(warm.restored, 0);
        QCOMPARE(warm.rebuilt, 0);
        QCOMPARE(lab.accepted().size(), differentIn(all));

        QVERIFY(QDir(textOf(store)).removeRecursively());
        QVERIFY(take("without", test::crowd(2, 200, "b")).restored > 0);
        QCOMPARE(textOf(lab.mistakes()), QString());

        QFile current(textOf(store) + QStringLiteral("/CURRENT"));
        QVERIFY(current.open(QIODevice::WriteOnly | QIODevice::Truncate));
        current.write("nothing of the sort\n");
        current.close();
        const engine::IdentifyStatus rebuilt = take("damaged", test::crowd(3, 200, "c"));
        QCOMPARE(rebuilt.rebuilt, 1);
        QVERIFY(rebuilt.restored > 0);
        take("again", again);
        QCOMPARE(textOf(lab.mistakes()), QString());
        QCOMPARE(lab.accepted().size(), differentIn(all));
        QCOMPARE(lab.audit().balance(), 0);
        QCOMPARE(lab.audit()[engine::Counted::In], std::int64_t(all.size()));
    }
};
WEIR_TEST(IdentifyTakeoverTest)

} // namespace weir

#include "identifytakeovertest.moc"
