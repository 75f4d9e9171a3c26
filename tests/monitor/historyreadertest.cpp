#include "backend/service/monitor/historyreader.h"
#include "tests/monitor/historyworld.h"
#include "tests/support/registry.h"

#include <QTest>
#include <QThread>

namespace weir {

using namespace test;

class HistoryReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void answersComeOnTheThreadOfTheQuestion()
    {
        const HistoryWorld world;
        const auto store = world.open();
        const SeriesId id = lagOf(QStringLiteral("billing"));
        store->record(midnight, {{store->handle(id), 1}});
        store->mark({midnight, MarkKind::Change, QStringLiteral("cluster"), {}});
        HistoryReader reader(store);
        QObject context;
        int answers = 0;
        QThread* const here = QThread::currentThread();
        reader.read({id}, midnight, midnight + hour, 100, &context, [&](HistoryReader::Series series) {
            answers += series && series->first().points.size() == 1 && QThread::currentThread() == here;
        });
        reader.marks({}, midnight, midnight + hour, &context,
                     [&](HistoryReader::Marks marks) { answers += marks && marks->size() == 1; });
        reader.series(Scope::GroupPartition, Measure::Lag, {}, {}, &context,
                      [&](HistoryReader::Ids ids) { answers += ids && *ids == QVector<SeriesId>{id}; });
        QCOMPARE(answers, 0);
        QTRY_COMPARE(answers, 3);
    }

    void nobodyIsToldWhoIsGone()
    {
        const HistoryWorld world;
        const auto store = world.open();
        bool told = false, last = false;
        auto context = std::make_unique<QObject>();
        QObject other;
        {
            HistoryReader shortLived(store);
            shortLived.marks({}, 0, 1, &other, [&](HistoryReader::Marks) { told = true; });
        }
        HistoryReader reader(store);
        reader.marks({}, 0, 1, context.get(), [&](HistoryReader::Marks) { told = true; });
        context.reset();
        reader.marks({}, 0, 1, &other, [&](HistoryReader::Marks) { last = true; });
        QTRY_VERIFY(last);
        QTRY_COMPARE(store.use_count(), 2);
        QCoreApplication::processEvents();
        QVERIFY(!told);
    }

    void withoutAStoreThereIsNothing()
    {
        HistoryReader reader(nullptr);
        bool empty = false;
        reader.read({lagOf(QStringLiteral("x"))}, 0, 1, 1, this,
                    [&](HistoryReader::Series series) { empty = series && series->isEmpty(); });
        QTRY_VERIFY(empty);
    }
};

WEIR_TEST(HistoryReaderTest)

} // namespace weir

#include "historyreadertest.moc"
