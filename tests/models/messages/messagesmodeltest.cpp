#include "models/messages/messagesmodel.h"
#include "backend/kafka/recordbatch.h"
#include "models/messages/fieldsurvey.h"
#include "models/messages/keyneighbours.h"
#include "models/messages/recorddetail.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <deque>

namespace weir {
namespace {

/// A stream by hand: batches are appended and dropped as the test says.
class HandStream final : public RecordStream
{
public:
    const ReadRequest& request() const override { return m_request; }
    void start() override {}
    void cancel() override {}
    void setPaused(bool) override {}
    bool isPaused() const override { return false; }
    void setMemoryLimit(std::size_t, std::size_t) override {}
    std::size_t count() const override { return m_rows.size(); }
    RecordView at(std::size_t row) const override { return m_rows[row].first->at(m_rows[row].second); }
    std::vector<RecordHeader> headers(std::size_t row) const override
    {
        return m_rows[row].first->headers(m_rows[row].second);
    }
    std::shared_ptr<const RecordBatch> batch(std::size_t row, std::size_t* index) const override
    {
        *index = m_rows[row].second;
        return m_rows[row].first;
    }
    std::vector<Rows> rows(std::size_t first, std::size_t count) const override
    {
        std::vector<Rows> rows;
        for (std::size_t row = first; row < first + count; ++row)
            rows.push_back({m_rows[row].first, std::uint32_t(m_rows[row].second), 1});
        return rows;
    }
    std::uint64_t dropped() const override { return m_dropped; }
    ReadEnd end() const override { return ReadEnd::Live; }
    QVector<PartitionProgress> progress() const override { return {}; }
    QVector<ReadProblem> problems() const override { return {}; }
    std::size_t bytesHeld() const override { return 0; }
    double recordsPerSecond() const override { return 0; }

    void add(const std::vector<std::string>& values, std::uint8_t flags = 0)
    {
        RecordBatchBuilder builder(std::make_shared<const std::vector<std::string>>(1, "t"));
        for (const std::string& value : values) {
            RecordView record;
            record.key = "k";
            record.value = value;
            record.offset = m_next++;
            record.flags = flags;
            record.timestampMs = 1'790'000'000'000;
            const RecordHeader header{"name", "text", false};
            builder.add(record, {&header, 1});
        }
        const auto batch = builder.take();
        const std::size_t before = m_rows.size();
        for (std::size_t i = 0; i < batch->size(); ++i)
            m_rows.push_back({batch, i});
        emit rowsAppended(before, batch->size());
    }
    void drop(std::size_t count)
    {
        m_rows.erase(m_rows.begin(), m_rows.begin() + std::ptrdiff_t(count));
        m_dropped += count;
        emit rowsDropped(count);
    }

private:
    ReadRequest m_request;
    std::deque<std::pair<std::shared_ptr<const RecordBatch>, std::size_t>> m_rows;
    std::uint64_t m_dropped = 0;
    std::int64_t m_next = 0;
};

std::shared_ptr<const RecordMatch> match(const QString& text)
{
    auto made = std::make_shared<RecordMatch>();
    made->pattern = *TextPattern::compile(text);
    made->decoders = std::make_shared<const DecoderSet>();
    return made;
}

QStringList values(const MessagesModel& model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, MessagesModel::Value).data().toString();
    return texts;
}

} // namespace

class MessagesModelTest : public QObject
{
    Q_OBJECT
private slots:
    void showsWhatArrivesInOrder()
    {
        HandStream stream;
        MessagesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setMatch(match({}));
        model.setStream(&stream, false);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        stream.add({"a", "b"});
        stream.add({"c"});
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(values(model), (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
        QCOMPARE(model.index(2, MessagesModel::Offset).data().toString(), QStringLiteral("2"));
        QCOMPARE(model.index(0, MessagesModel::Headers).data().toString(), QStringLiteral("name=text"));
    }

    void newestFirstTurnsItRound()
    {
        HandStream stream;
        MessagesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setMatch(match({}));
        model.setStream(&stream, true);
        stream.add({"a", "b"});
        stream.add({"c"});
        QCOMPARE(values(model), (QStringList{QStringLiteral("c"), QStringLiteral("b"), QStringLiteral("a")}));
        stream.drop(1);
        QCOMPARE(values(model), (QStringList{QStringLiteral("c"), QStringLiteral("b")}));
    }

    void droppingFromTheFrontKeepsTheRest()
    {
        HandStream stream;
        MessagesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setMatch(match({}));
        model.setStream(&stream, false);
        stream.add({"a", "b", "c", "d"});
        const QPersistentModelIndex kept = model.index(3, MessagesModel::Value);
        stream.drop(2);
        QCOMPARE(values(model), (QStringList{QStringLiteral("c"), QStringLiteral("d")}));
        QCOMPARE(kept.row(), 1);
        QCOMPARE(model.rowId(0), std::uint64_t(2));
    }

    void theFilterKeepsMatchesOnly()
    {
        HandStream stream;
        MessagesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setStream(&stream, false);
        stream.add({"apple", "pear", "pineapple"});
        model.setMatch(match(QStringLiteral("APPLE")));
        QTRY_COMPARE(values(model), (QStringList{QStringLiteral("apple"), QStringLiteral("pineapple")}));
        stream.add({"plum", "apple pie"});
        QTRY_COMPARE(model.rowCount(), 3);
        stream.drop(1);
        QCOMPARE(values(model), (QStringList{QStringLiteral("pineapple"), QStringLiteral("apple pie")}));
        model.setMatch(match({}));
        QTRY_COMPARE(model.rowCount(), 4);
    }

    void aConditionOnACellFiltersExactly()
    {
        HandStream stream;
        MessagesModel model;
        model.setStream(&stream, false);
        stream.add({"a", "aa", "b"});
        auto exact = std::make_shared<RecordMatch>(*match({}));
        exact->conditions = {{RecordField::Value, "a", false}};
        model.setMatch(exact);
        QTRY_COMPARE(values(model), QStringList{QStringLiteral("a")});
        exact = std::make_shared<RecordMatch>(*exact);
        exact->conditions = {{RecordField::Value, "a", true}};
        model.setMatch(exact);
        QTRY_COMPARE(values(model), (QStringList{QStringLiteral("aa"), QStringLiteral("b")}));
        exact = std::make_shared<RecordMatch>(*exact);
        exact->conditions = {{RecordField::Value, "a", true, true}};
        model.setMatch(exact);
        QTRY_COMPARE(values(model), QStringList{QStringLiteral("b")});
    }

    void markersAndTombstonesSayWhatTheyAre()
    {
        HandStream stream;
        MessagesModel model;
        model.setMatch(match({}));
        model.setStream(&stream, false);
        stream.add({"x"}, std::uint8_t(RecordFlag::ControlAbort));
        stream.add({""}, std::uint8_t(RecordFlag::ValueNull));
        stream.add({"y"}, std::uint8_t(RecordFlag::Aborted));
        QCOMPARE(values(model), (QStringList{QStringLiteral("Transaction aborted"), QStringLiteral("(tombstone)"),
                                             QStringLiteral("y")}));
        QCOMPARE(model.index(0, MessagesModel::State).data().toString(), QStringLiteral("marker"));
        QCOMPARE(model.index(2, MessagesModel::State).data(BadgeRole).toInt(), int(Status::Warning));
    }

    void fieldsAreColumnsBehindTheFixedOnes()
    {
        HandStream stream;
        MessagesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setMatch(match({}));
        model.setStream(&stream, false);
        stream.add({R"({"id":7,"who":{"mail":"a@b"}})", "no json"});
        QSignalSpy inserted(&model, &QAbstractItemModel::columnsInserted);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setFields({QStringLiteral("value.id"), QStringLiteral("total"), QStringLiteral("value.who.mail"),
                         QStringLiteral("headers.name")});
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(reset.count(), 0);                                   // the selection stays
        QCOMPARE(model.columnCount(), MessagesModel::FirstField + 3); // "total" is no path
        QCOMPARE(model.index(0, MessagesModel::FirstField).data().toString(), QStringLiteral("7"));
        QCOMPARE(model.index(0, MessagesModel::FirstField + 1).data().toString(), QStringLiteral("a@b"));
        QCOMPARE(model.index(0, MessagesModel::FirstField + 2).data().toString(), QStringLiteral("text"));
        QCOMPARE(model.index(1, MessagesModel::FirstField).data().toString(), QString());
        QVERIFY(model.index(0, MessagesModel::FirstField).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
        QCOMPARE(model.headerData(MessagesModel::FirstField + 1, Qt::Horizontal, Qt::ToolTipRole).toString(),
                 QStringLiteral("value.who.mail"));
        model.setFields({});
        QCOMPARE(model.columnCount(), int(MessagesModel::FirstField));
    }

    void theFirstRuleThatFitsColoursARow()
    {
        HandStream stream;
        MessagesModel model;
        model.setMatch(match({}));
        model.setStream(&stream, false);
        stream.add({R"({"n":1})", R"({"n":9})", R"({"n":5})"});
        model.setColours({{QStringLiteral("value.n = = 1"), 5, true}, // a mistake has no effect
                          {QStringLiteral("value.n > 8"), 2, true},
                          {QStringLiteral("value.n > 4"), 3, true},
                          {QStringLiteral("value.n > 0"), 4, false}});
        QCOMPARE(model.index(0, 0).data(TintRole), QVariant());
        QCOMPARE(model.index(1, 0).data(TintRole).toInt(), 2);
        QCOMPARE(model.index(2, 0).data(TintRole).toInt(), 3);
    }

    void masksHideCellsFieldsAndCopies()
    {
        HandStream stream;
        MessagesModel model;
        model.setMatch(match({}));
        model.setStream(&stream, false);
        model.setFields({QStringLiteral("value.mail"), QStringLiteral("value.id")});
        stream.add({R"({"mail":"secret@b","id":7})"});
        const auto masks =
            MaskSet::make({{"", "value.mail", MaskHow::Hash, true}, {"", "headers.name", MaskHow::Hide, true}}, "salt");
        QVERIFY(masks);
        QCOMPARE(model.index(0, MessagesModel::FirstField).data().toString(), QStringLiteral("secret@b"));
        model.setMasks([masks](const QString& topic) {
            return topic == QStringLiteral("t") ? *masks : std::shared_ptr<const MaskSet>();
        });
        for (int column = 0; column < model.columnCount(); ++column) {
            QVERIFY(!model.index(0, column).data().toString().contains(QStringLiteral("secret")));
            QVERIFY(!model.index(0, column).data(RawRole).toString().contains(QStringLiteral("secret")));
        }
        QVERIFY(!model.index(0, MessagesModel::Headers).data().toString().contains(QStringLiteral("text")));
        QCOMPARE(model.index(0, MessagesModel::FirstField).data(MarkRole).toString(), QStringLiteral("eye-off"));
        QCOMPARE(model.index(0, MessagesModel::FirstField + 1).data(MarkRole).toString(), QString());
        QCOMPARE(model.index(0, MessagesModel::FirstField + 1).data().toString(), QStringLiteral("7"));
        const auto batch = stream.batch(0, std::make_unique<std::size_t>().get());
        const RecordDetail detail =
            RecordDetail::make(*batch, 0, DecoderSet(), Format::Auto, Format::Auto, masks->get());
        QVERIFY(detail.isMasked());
        QVERIFY(detail.value.bytes.isEmpty()); // neither as hex
        QVERIFY(!detail.value.text.contains("secret"));
        QCOMPARE(detail.value.size, 26);
    }

    void aRowIsFoundByItsId()
    {
        HandStream stream;
        MessagesModel model;
        model.setMatch(match({}));
        model.setStream(&stream, true);
        stream.add({"apple", "pear", "pineapple", "plum"});
        stream.drop(1);
        QCOMPARE(model.rowOfId(0), -1);
        QCOMPARE(model.rowOfId(3), 0);
        QCOMPARE(model.rowOfId(1), 2);
        QCOMPARE(model.rowOfId(4), -1);
        model.setMatch(match(QStringLiteral("p")));
        QTRY_COMPARE(model.rowCount(), 3);
        model.setMatch(match(QStringLiteral("l")));
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowOfId(2), 1);
        QCOMPARE(model.rowOfId(1), -1);
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.rowOfId(model.rowId(row)), row);
    }

    void neighboursAreThoseOfTheSameKey()
    {
        HandStream stream;
        stream.add({"one", "two", "three"});
        KeyNeighbours neighbours;
        QSignalSpy found(&neighbours, &KeyNeighbours::found);
        neighbours.look(&stream, 1);
        QTRY_COMPARE(found.count(), 1);
        QCOMPARE(neighbours.previous().batch->at(neighbours.previous().index).value, std::string_view("one"));
        QCOMPARE(neighbours.next().batch->at(neighbours.next().index).value, std::string_view("three"));
        neighbours.look(&stream, 0);
        QTRY_COMPARE(found.count(), 2);
        QVERIFY(!neighbours.previous().batch);
        QCOMPARE(neighbours.next().id, std::uint64_t(1)); // the nearest one
        stream.add({"gone"}, std::uint8_t(RecordFlag::KeyNull));
        neighbours.look(&stream, 3);
        QCOMPARE(found.count(), 3);
        QVERIFY(!neighbours.previous().batch && !neighbours.next().batch);
    }

    void whatWasSeenIsOfferedAsColumns()
    {
        HandStream stream;
        stream.add({R"({"id":7,"items":[{"sku":"a"}]})", R"({"id":8})", "text"});
        FieldSurvey survey;
        QSignalSpy changed(&survey, &FieldSurvey::changed);
        survey.look(&stream, {std::make_shared<const DecoderSet>(), Format::Auto, Format::Auto, nullptr});
        QTRY_VERIFY(changed.count() > 0);
        QStringList paths;
        for (const SeenField& field : seenFields(*survey.vocabulary()))
            paths << field.path;
        QVERIFY(paths.contains(QStringLiteral("value.id")));
        QVERIFY(paths.contains(QStringLiteral("value.items[].sku")));
        QVERIFY(paths.contains(QStringLiteral("headers.name")));
        QVERIFY(!paths.contains(QStringLiteral("topic")));
    }

    void breaksDoNotBreakTheRow()
    {
        HandStream stream;
        MessagesModel model;
        model.setMatch(match({}));
        model.setStream(&stream, false);
        stream.add({"one\ntwo\tthree"});
        QCOMPARE(values(model), QStringList{QStringLiteral("one two three")});
    }

    void jsonIsIndentedAndNumbersStayAsWritten()
    {
        QCOMPARE(indentedJson(R"({"a":[1.50,{}],"b":"x:{,}","c":[]})"),
                 QByteArray("{\n  \"a\": [\n    1.50,\n    {}\n  ],\n  \"b\": \"x:{,}\",\n  \"c\": []\n}"));
    }
};

WEIR_TEST(MessagesModelTest)

} // namespace weir

#include "messagesmodeltest.moc"
