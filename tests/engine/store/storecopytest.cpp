#include "backend/engine/store/storecopy.h"
#include "tests/engine/store/storesupport.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>

namespace weir::engine {

using test::smallStore;

class StoreCopyTest : public QObject
{
    Q_OBJECT
    static constexpr std::int64_t now = 1'800'000'000'000, hour = 3'600'000;
    QTemporaryDir m_dir;
    int m_stores = 0;
    std::string newFolder() { return m_dir.filePath(QString::number(++m_stores)).toStdString(); }
    /// Why it was made anew; "there": it was not, and what was put is there; "empty": it was not, and nothing is.
    static std::string opened(const std::string& folder, const StoreOrigin& origin, std::int64_t atMs)
    {
        const Result<OpenedCopy> copy = openCopy(folder, smallStore(), origin, atMs);
        if (!copy)
            return "failed: " + copy.error().detail.toStdString();
        const bool isThere = copy->store->get(1, "a").value().has_value();
        StoreBatch batch;
        batch.put(1, "a", "b");
        batch.setPosition("log/0", 3);
        setUsed(batch, atMs);
        if (!copy->store->write(batch))
            return "failed";
        return !copy->madeAnew.empty() ? (isThere ? "failed" : copy->madeAnew) : isThere ? "there" : "empty";
    }

private slots:
    void whatIsOfAnotherClusterIsMadeAnew()
    {
        const std::string folder = newFolder();
        const StoreOrigin here{{"cluster", "abc"}, {"workspace", "weir."}, {"making", ""}};
        QCOMPARE(opened(folder, here, now), std::string("empty"));
        QCOMPARE(opened(folder, here, now), std::string("there"));
        // What was not known is no difference, and is known from then on.
        StoreOrigin made = here;
        made["making"] = "1 by x";
        QCOMPARE(opened(folder, made, now), std::string("there"));
        QCOMPARE(opened(folder, here, now), std::string("there"));
        made["making"] = "2 by x";
        QCOMPARE(opened(folder, made, now), std::string("it is of another making: 1 by x instead of 2 by x"));
        QCOMPARE(opened(folder, made, now), std::string("there"));
        made["cluster"] = "def";
        QCOMPARE(opened(folder, made, now), std::string("it is of another cluster: abc instead of def"));
    }

    void whatWasAwayForLongerThanTombstonesAreKeptIsMadeAnew()
    {
        const std::string folder = newFolder();
        QCOMPARE(opened(folder, {}, now), std::string("empty"));
        QCOMPARE(opened(folder, {}, now + mostAwayMs), std::string("there"));
        QVERIFY(opened(folder, {}, now + 2 * mostAwayMs + 1).find("167 h ago") != std::string::npos);
        // Opened, but never again in step.
        const Result<OpenedCopy> idle = openCopy(newFolder(), smallStore(), {}, now);
        QVERIFY(idle);
        QVERIFY(openCopy(m_dir.filePath(QString::number(m_stores)).toStdString(), smallStore(), {}, now).error().kind ==
                ErrorKind::Busy);
        // A clock that was set back is no reason.
        QCOMPARE(opened(folder, {}, now), std::string("there"));
    }

    void whatSaysNothingOfItselfIsMadeAnew()
    {
        const std::string folder = newFolder();
        {
            const auto store = LocalStore::open(folder, smallStore());
            StoreBatch batch;
            batch.put(1, "a", "b");
            QVERIFY((*store)->write(batch));
        }
        QCOMPARE(opened(folder, {}, now), std::string("it does not say what it is a copy of"));
    }

    void aPartThatWasLeftBehindIsNotInStep()
    {
        const auto copy = openCopy(newFolder(), smallStore(), {}, now);
        QVERIFY(copy);
        LocalStore& store = *copy->store;
        const auto inStep = [&](std::int64_t atMs) { return isInStep(store, "state/1", atMs).value(); };
        QVERIFY(inStep(now)); // there is nothing that could be old
        StoreBatch batch;
        batch.setPosition("state/1", 7);
        QVERIFY(store.write(batch));
        QVERIFY(!inStep(now));
        batch.clear();
        setInStep(batch, "state/1", now);
        QVERIFY(store.write(batch));
        QVERIFY(inStep(now + mostAwayMs));
        QVERIFY(!inStep(now + mostAwayMs + 1));
        batch.clear();
        forgetPart(batch, "state/1");
        QVERIFY(store.write(batch));
        QVERIFY(!store.position("state/1").value());
        QVERIFY(inStep(now + hour));
    }
};

WEIR_TEST(StoreCopyTest)

} // namespace weir::engine

#include "storecopytest.moc"
