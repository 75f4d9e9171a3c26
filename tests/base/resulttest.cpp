#include "backend/base/result.h"
#include "backend/base/mailbox.h"
#include "tests/support/registry.h"

#include <QTest>
#include <atomic>
#include <memory>
#include <thread>

namespace weir {

class ResultTest : public QObject
{
    Q_OBJECT
private slots:
    void holdsAValueOrAnError()
    {
        const Result<int> good = 3;
        QVERIFY(good.has_value());
        QCOMPARE(*good, 3);
        const Result<int> bad = Error{ErrorKind::Timeout, 7, QStringLiteral("late"), {}, true, false};
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, 7);
        QCOMPARE(bad.value_or(9), 9);
        QCOMPARE(errorKindName(bad.error().kind), QStringLiteral("Timeout"));
    }

    void movesWhatCannotBeCopied()
    {
        Result<std::unique_ptr<int>> made = std::make_unique<int>(4);
        const std::unique_ptr<int> taken = std::move(made).value();
        QCOMPARE(*taken, 4);
    }

    void voidIsGoodByDefault()
    {
        QVERIFY(Result<void>().has_value());
        QVERIFY(!Result<void>(Error{}).has_value());
    }

    void mailboxWakesOnceUntilDrained()
    {
        int wakes = 0;
        Mailbox<int> box(100, [&wakes] { ++wakes; });
        QVERIFY(box.put(1, 10));
        QVERIFY(box.put(2, 10));
        QCOMPARE(wakes, 1);
        QCOMPARE(box.drain(), (std::vector<int>{1, 2}));
        QVERIFY(box.put(3, 10));
        QCOMPARE(wakes, 2);
    }

    void mailboxHoldsAFastWriterBack()
    {
        Mailbox<int> box(10, {});
        QVERIFY(box.put(1, 500)); // larger than the box: taken while it is empty
        std::atomic<bool> second = false;
        std::thread writer([&] { second = box.put(2, 5); });
        QCOMPARE(box.drain(), std::vector<int>{1});
        writer.join();
        QVERIFY(second);
        QCOMPARE(box.drain(), std::vector<int>{2});
    }

    void closingFreesAWaitingWriter()
    {
        Mailbox<int> box(1, {});
        QVERIFY(box.put(1, 1));
        std::atomic<bool> taken = true;
        std::thread writer([&] { taken = box.put(2, 1); });
        box.close();
        writer.join();
        QVERIFY(!taken);
    }
};

WEIR_TEST(ResultTest)

} // namespace weir

#include "resulttest.moc"
