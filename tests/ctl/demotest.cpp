#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QTest>
#include <map>

namespace weir {

using test::Outcome;
using test::Weirctl;
using test::words;

namespace {

using Counts = std::map<QString, qint64>;

QString newPrefix() { return test::uniqueName(QStringLiteral("demo")) + QLatin1Char('.'); }

QStringList demoArguments(const QString& prefix, const char* options)
{
    return QStringList{QStringLiteral("demo"), QStringLiteral("--prefix"), prefix, QStringLiteral("-b"),
                       test::bootstrap()} +
           words(options);
}

/// Records by topic, without the prefix.
Counts counts(const QString& prefix)
{
    Counts all;
    const Outcome outcome = Weirctl::runHere(
        {QStringLiteral("topics"), prefix + QLatin1Char('*'), QStringLiteral("--json"), QStringLiteral("--internal")});
    for (const QJsonObject& topic : outcome.objects())
        all[topic.value(QLatin1String("name")).toString().mid(prefix.size())] =
            topic.value(QLatin1String("records")).toInteger(-1);
    return all;
}

qint64 sum(const Counts& all)
{
    qint64 total = 0;
    for (const auto& [name, records] : all)
        total += records;
    return total;
}

QList<QByteArray> firstOrders(const QString& prefix)
{
    return Weirctl::runHere({QStringLiteral("tail"), prefix + QStringLiteral("orders"), QStringLiteral("-p"),
                             QStringLiteral("4"), QStringLiteral("--until"), QStringLiteral("count:20"),
                             QStringLiteral("--from"), QStringLiteral("beginning")})
        .lines();
}

constexpr char twoDays[] = "--once --history 2d --seed 7 --now 2026-02-03T00:00:00Z";

} // namespace

class DemoTest : public QObject
{
    Q_OBJECT
private slots:
    void theSameSeedFillsTheSame()
    {
        const QString first = newPrefix(), second = newPrefix();
        const Outcome filled = Weirctl::run(demoArguments(first, twoDays));
        QVERIFY2(filled.status == 0, filled.err.constData());
        QVERIFY2(filled.out.contains("Filled: "), filled.out.constData());
        QCOMPARE(Weirctl::run(demoArguments(second, twoDays)).status, 0);
        const Counts a = counts(first), b = counts(second);
        QCOMPARE(a, b);
        QVERIFY(a.at(QStringLiteral("orders")) > 500);
        QVERIFY(a.at(QStringLiteral("clicks")) > 3000);
        QVERIFY(a.at(QStringLiteral("audit")) > 20);
        QVERIFY(a.at(QStringLiteral("telemetry.broken")) >= 40);
        QCOMPARE(a.at(QStringLiteral("images")), 2);
        QCOMPARE(a.at(QStringLiteral("catalogue-exports")), 2);
        QCOMPARE(a.at(QStringLiteral("fraud-alerts")), 0);
        QCOMPARE(a.at(QStringLiteral("payments")), 0); // no registry was named
        const QList<QByteArray> orders = firstOrders(first);
        QCOMPARE(orders.size(), 20);
        QCOMPARE(orders, firstOrders(second));
    }

    void timesAreThoseOfTheHistory()
    {
        const QString prefix = newPrefix();
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays)).status, 0);
        const Outcome orders =
            Weirctl::runHere({QStringLiteral("tail"), prefix + QStringLiteral("orders"), QStringLiteral("--until"),
                              QStringLiteral("end"), QStringLiteral("--json")});
        for (const QJsonObject& order : orders.objects()) {
            QCOMPARE(order.value(QLatin1String("time")).toString(),
                     order.value(QLatin1String("value")).toObject().value(QLatin1String("at")).toString());
            QVERIFY(order.value(QLatin1String("time")).toString().startsWith(QStringLiteral("2026-02-0")));
        }
    }

    void someOfTheAuditTrailIsAborted()
    {
        const QString prefix = newPrefix();
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays)).status, 0);
        const auto records = [&](const char* isolation) {
            return Weirctl::runHere(QStringList{QStringLiteral("tail"), prefix + QStringLiteral("audit")} +
                                    words("--until end --isolation") + words(isolation))
                .lines()
                .size();
        };
        QVERIFY(records("committed") > 0);
        QVERIFY(records("uncommitted") > records("committed"));
    }

    void aSecondStartFillsNothing()
    {
        const QString prefix = newPrefix();
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays)).status, 0);
        const Counts before = counts(prefix);
        const Outcome again = Weirctl::run(demoArguments(prefix, twoDays));
        QCOMPARE(again.status, 0);
        QVERIFY2(again.out.contains("The history is there already."), again.out.constData());
        QCOMPARE(counts(prefix), before);
    }

    void aFillThatWasInterruptedIsDoneAnew()
    {
        const QString prefix = newPrefix(), whole = newPrefix();
        const char month[] = "--once --history 20d --seed 7 --now 2026-02-03T00:00:00Z";
        {
            Weirctl running(demoArguments(prefix, month));
            QTRY_VERIFY_WITH_TIMEOUT(running.readOut().contains("Filling: "), Weirctl::patienceMs);
            running.interrupt(SIGKILL);
            QCOMPARE(running.finish().status, -2);
        }
        const Outcome again = Weirctl::run(demoArguments(prefix, twoDays));
        QVERIFY2(again.status == 0, again.err.constData());
        QVERIFY2(again.out.contains("interrupted"), again.out.constData());
        QCOMPARE(Weirctl::run(demoArguments(whole, twoDays)).status, 0);
        Counts a = counts(prefix), b = counts(whole);
        a.erase(QStringLiteral("weir.demo")); // remembers the first try
        b.erase(QStringLiteral("weir.demo"));
        QCOMPARE(a, b);
    }

    void topicsOfOthersAreLeftAlone()
    {
        const QString prefix = newPrefix();
        test::TestProducer(test::bootstrap()).createTopic(prefix + QStringLiteral("orders"), 1);
        const Outcome outcome = Weirctl::run(demoArguments(prefix, twoDays));
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("is not the demo's"), outcome.err.constData());
        QCOMPARE(counts(prefix).size(), std::size_t(1));
    }

    void theStreamGoesOnAndEndsWhenAsked()
    {
        const QString prefix = newPrefix();
        Weirctl running(demoArguments(prefix, "--history 1d --seed 3 --rate 400"));
        QTRY_VERIFY_WITH_TIMEOUT(running.readOut().contains("The shop is open."), Weirctl::patienceMs);
        const qint64 before = sum(counts(prefix));
        QTRY_VERIFY_WITH_TIMEOUT(sum(counts(prefix)) > before + 1000, Weirctl::patienceMs);
        QElapsedTimer clock;
        clock.start();
        running.interrupt(SIGTERM);
        const Outcome outcome = running.finish();
        QCOMPARE(outcome.status, 143);
        QCOMPARE(outcome.err, QByteArray());
        QVERIFY2(clock.elapsed() < 15'000, qPrintable(QString::number(clock.elapsed())));
    }

    void withARegistryPaymentsAndShipmentsComeToo()
    {
        const QString url = test::clusterFile().value(QLatin1String("registry")).toString();
        if (url.isEmpty()) {
            // Apicurio has not been fetched on this machine: then the demo must say what it leaves out.
            const QString prefix = newPrefix();
            const Outcome outcome =
                Weirctl::run(demoArguments(prefix, twoDays) + words("--registry http://127.0.0.1:9"));
            QCOMPARE(outcome.status, 0);
            QVERIFY2(outcome.out.contains("no payments and shipments"), outcome.out.constData());
            return;
        }
        const QString prefix = newPrefix();
        const QStringList registry{QStringLiteral("--registry"), url};
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays)).status, 0);
        QCOMPARE(counts(prefix).at(QStringLiteral("payments")), 0);
        // Now that there is one, what was left out is added, and nothing else.
        const Counts before = counts(prefix);
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays) + registry).status, 0);
        Counts after = counts(prefix);
        QVERIFY(after.at(QStringLiteral("payments")) > 200);
        QVERIFY(after.at(QStringLiteral("shipments")) > 300);
        QCOMPARE(after.at(QStringLiteral("orders")), before.at(QStringLiteral("orders")));
        const Outcome payments =
            Weirctl::runHere(QStringList{QStringLiteral("tail"), prefix + QStringLiteral("payments")} + registry +
                             words("--until count:5 --json"));
        for (const QJsonObject& payment : payments.objects()) {
            QCOMPARE(payment.value(QLatin1String("format")).toString(), QStringLiteral("avro"));
            QCOMPARE(payment.value(QLatin1String("value")).toObject().value(QLatin1String("orderId")),
                     payment.value(QLatin1String("key")));
        }
        QCOMPARE(payments.objects().size(), 5);
        const Counts once = counts(prefix);
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays) + registry).status, 0);
        QCOMPARE(counts(prefix), once);
    }
};

WEIR_TEST(DemoTest)

} // namespace weir

#include "demotest.moc"
