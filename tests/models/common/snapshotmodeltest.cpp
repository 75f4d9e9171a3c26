#include "models/common/snapshotmodel.h"
#include "tests/support/cpuclock.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <optional>

namespace weir {
namespace {

struct Sample
{
    QString name;
    std::optional<double> rate;
    QString policy;
    friend bool operator==(const Sample&, const Sample&) = default;
};

class SampleModel final : public RowModel<Sample>
{
public:
    SampleModel()
        : RowModel(
              {{QStringLiteral("name"), QStringLiteral("Name")},
               {QStringLiteral("rate"), QStringLiteral("Rate"), ColumnKind::Number, 8, QStringLiteral("records/s")},
               {QStringLiteral("policy"), QStringLiteral("Cleanup")}})
    {
    }
    QStringList names() const
    {
        QStringList all;
        for (int row = 0; row < rowCount(); ++row)
            all << rowAt(row).name;
        return all;
    }

protected:
    QString rowId(const Sample& row) const override { return row.name; }
    QVariant cell(const Sample& row, int column, int role) const override
    {
        if (column == 1) {
            if (role == SortRole)
                return row.rate ? QVariant(*row.rate) : QVariant();
            return role == Qt::DisplayRole ? QVariant(row.rate ? QString::number(*row.rate) : QStringLiteral("—"))
                                           : QVariant();
        }
        return role == Qt::DisplayRole ? QVariant(column == 0 ? row.name : row.policy) : QVariant();
    }
};

Sample sample(const char* name, std::optional<double> rate = {}, const char* policy = "delete")
{
    return {QString::fromLatin1(name), rate, QString::fromLatin1(policy)};
}

QStringList list(const char* words) { return QString::fromLatin1(words).split(QLatin1Char(' '), Qt::SkipEmptyParts); }

} // namespace

class SnapshotModelTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<SampleModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

private slots:
    void init()
    {
        m_model = std::make_unique<SampleModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void tellsOnlyTheDifference()
    {
        m_model->setRows({sample("a", 1), sample("b", 2), sample("c", 3)});
        QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
        QSignalSpy inserts(m_model.get(), &QAbstractItemModel::rowsInserted);
        QSignalSpy removes(m_model.get(), &QAbstractItemModel::rowsRemoved);
        QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->setRows({sample("a", 1), sample("c", 33), sample("d", 4)});
        QCOMPARE(m_model->names(), list("a c d"));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(inserts.size(), 1);
        QCOMPARE(inserts[0][1].toInt(), 2);
        QCOMPARE(removes.size(), 1);
        QCOMPARE(removes[0][1].toInt(), 1);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex().row(), 1);
        QCOMPARE(changes[0][1].toModelIndex().row(), 1);
    }

    void theSameSnapshotSaysNothing()
    {
        m_model->setRows({sample("a", 1), sample("b", 2)});
        QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
        QSignalSpy layouts(m_model.get(), &QAbstractItemModel::layoutChanged);
        QSignalSpy counts(m_model.get(), &SnapshotModel::countChanged);
        m_model->setRows({sample("a", 1), sample("b", 2)});
        QCOMPARE(changes.size() + layouts.size() + counts.size(), 0);
    }

    void sortsByTypeWithTheUnknownLast()
    {
        m_model->setRows({sample("t-10", 9), sample("t-9"), sample("T-2", 100), sample("t-1", 10)});
        m_model->sort(0);
        QCOMPARE(m_model->names(), list("t-1 T-2 t-9 t-10"));
        m_model->sort(1, Qt::AscendingOrder);
        QCOMPARE(m_model->names(), list("t-10 t-1 T-2 t-9"));
        m_model->sort(1, Qt::DescendingOrder);
        QCOMPARE(m_model->names(), list("T-2 t-1 t-10 t-9"));
        m_model->sort(-1);
        QCOMPARE(m_model->names(), list("t-10 t-9 T-2 t-1"));
    }

    void equalRowsKeepTheirOrder()
    {
        m_model->setRows({sample("d", 1), sample("a", 1), sample("c", 0), sample("b", 1)});
        m_model->sort(1, Qt::AscendingOrder);
        QCOMPARE(m_model->names(), list("c d a b"));
        m_model->sort(1, Qt::DescendingOrder);
        QCOMPARE(m_model->names(), list("d a b c"));
    }

    void selectionAndCurrentFollowTheirRowsThroughSortingFilteringAndSnapshots()
    {
        std::vector<Sample> rows;
        for (int i = 0; i < 500; ++i)
            rows.push_back({QStringLiteral("t%1").arg(i), double(i * 7919 % 500), QStringLiteral("delete")});
        m_model->setRows(rows);
        QItemSelectionModel selection(m_model.get());
        selection.select(m_model->index(250, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        const QPersistentModelIndex kept(m_model->index(250, 0));
        m_model->sort(1, Qt::DescendingOrder);
        m_model->setFilterText(QStringLiteral("0"));
        for (std::size_t i = 0; i < rows.size(); i += 3) {
            if (i != 249)
                rows[i].rate = double(i);
        }
        rows.erase(rows.begin() + 10, rows.begin() + 200);
        m_model->setRows(rows);
        QVERIFY(kept.isValid());
        QCOMPARE(m_model->rowAt(kept.row()).name, QStringLiteral("t250"));
        QCOMPARE(selection.selectedRows().size(), 1);
        QCOMPARE(selection.selectedRows().first().row(), kept.row());
        QCOMPARE(m_model->rowOfId(QStringLiteral("t250")), kept.row());
    }

    void removedRowsLeaveTheSelection()
    {
        m_model->setRows({sample("a"), sample("b"), sample("c")});
        QItemSelectionModel selection(m_model.get());
        selection.select(m_model->index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        m_model->setRows({sample("a"), sample("c")});
        QVERIFY(!selection.hasSelection());
        QCOMPARE(m_model->rowOfId(QStringLiteral("b")), -1);
    }

    void filtersByEveryWordWhateverTheCase()
    {
        m_model->setRows({sample("Orders-eu"), sample("orders-us", 1, "compact"), sample("clicks-eu")});
        QSignalSpy counts(m_model.get(), &SnapshotModel::countChanged);
        m_model->setFilterText(QStringLiteral("  EU orders "));
        QCOMPARE(m_model->names(), list("Orders-eu"));
        QCOMPARE(counts.size(), 1);
        QCOMPARE(m_model->totalCount(), 3);
        m_model->setFilterText(QStringLiteral("compact"));
        QCOMPARE(m_model->names(), list("orders-us"));
        m_model->setFilterText({});
        QCOMPARE(m_model->rowCount(), 3);
    }

    void cellFiltersKeepAndLeaveOut()
    {
        m_model->setRows({sample("a", 1, "delete"), sample("b", 2, "compact"), sample("c", 3, "")});
        const QString policy = QStringLiteral("policy");
        m_model->setCellFilters({{policy, QStringLiteral("compact"), false}});
        QCOMPARE(m_model->names(), list("b"));
        m_model->setCellFilters(
            {{policy, QStringLiteral("compact"), false}, {policy, QStringLiteral("delete"), false}});
        QCOMPARE(m_model->names(), list("a b"));
        m_model->setCellFilters({{policy, QString(), true}});
        QCOMPARE(m_model->names(), list("a b"));
        m_model->setCellFilters(
            {{policy, QStringLiteral("compact"), false}, {QStringLiteral("name"), QStringLiteral("b"), true}});
        QCOMPARE(m_model->rowCount(), 0);
    }

    void aRowThatChangesIntoTheFilterComesIn()
    {
        m_model->setRows({sample("a", 1, "delete"), sample("b", 2, "compact")});
        m_model->setFilterText(QStringLiteral("compact"));
        m_model->setRows({sample("a", 1, "compact"), sample("b", 2, "delete")});
        QCOMPARE(m_model->names(), list("a"));
    }

    void ofTwoRowsWithOneIdTheLastCounts()
    {
        m_model->setRows({sample("a", 1), sample("a", 2)});
        QCOMPARE(m_model->rowCount(), 1);
        QCOMPARE(m_model->rowAt(0).rate, std::optional<double>(2));
    }

    void headersSayTheUnitAndNumbersAreOnTheRight()
    {
        QCOMPARE(m_model->headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("Rate (records/s)"));
        QVERIFY(m_model->headerData(1, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
        QVERIFY(m_model->headerData(0, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignLeft);
        QCOMPARE(m_model->headerData(1, Qt::Horizontal, ColumnIdRole).toString(), QStringLiteral("rate"));
    }

    void survivesRandomSnapshots()
    {
        QRandomGenerator random(7);
        m_model->sort(1, Qt::DescendingOrder);
        for (int round = 0; round < 60; ++round) {
            std::vector<Sample> rows;
            const int count = random.bounded(120);
            for (int i = 0; i < count; ++i)
                rows.push_back({QStringLiteral("t%1").arg(random.bounded(150)), double(random.bounded(20)),
                                random.bounded(2) ? QStringLiteral("compact") : QStringLiteral("delete")});
            m_model->setFilterText(random.bounded(3) == 0 ? QStringLiteral("compact") : QString());
            m_model->setRows(rows);
            for (int row = 1; row < m_model->rowCount(); ++row)
                QVERIFY(*m_model->rowAt(row - 1).rate >= *m_model->rowAt(row).rate);
            for (int row = 0; row < m_model->rowCount(); ++row)
                QCOMPARE(m_model->rowOfId(m_model->rowAt(row).name), row);
        }
    }

    void tenThousandRowsFilterInTwentyMilliseconds()
    {
        m_tester.reset(); // it costs more than what is measured
        std::vector<Sample> rows;
        for (int i = 0; i < 10'000; ++i)
            rows.push_back(
                {QStringLiteral("shop.orders.region-%1.v%2").arg(i % 97).arg(i), double(i), QStringLiteral("delete")});
        m_model->setRows(rows);
        m_model->sort(0);
        const test::CpuClock first;
        m_model->setFilterText(QStringLiteral("x")); // reads the cells
        const double reading = first.milliseconds();
        const QStringList typed{QString(), QStringLiteral("7"),        QStringLiteral("77"), QStringLiteral("77 v1"),
                                QString(), QStringLiteral("region-1"), QStringLiteral("3")};
        QList<double> times;
        for (int round = 0; round < 3; ++round) {
            for (const QString& text : typed) {
                const test::CpuClock clock;
                m_model->setFilterText(text);
                times << clock.milliseconds();
            }
        }
        std::sort(times.begin(), times.end());
        const double median = times[times.size() / 2];
        qInfo("first letter %.2f ms, median %.2f ms, slowest %.2f ms", reading, median, times.last());
        QVERIFY2(median < 20, qPrintable(QString::number(median)));
    }
};

WEIR_TEST(SnapshotModelTest)

} // namespace weir

#include "snapshotmodeltest.moc"
