// The page of messages on a real cluster, by hand: keys and clicks.
#include "backend/service/streamworker.h"
#include "models/common/tablemodel.h"
#include "models/messages/messagesmodel.h"
#include "tests/gui/shownpage.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/fqledit.h"
#include "widgets/kit/jsontree.h"
#include "widgets/messages/messagedetail.h"
#include "widgets/messages/messagespages.h"

#include <QClipboard>

namespace weir {
namespace {

constexpr std::int64_t someTimeMs = 1'790'000'000'000;

QStringList path(const QString& topic) { return {QStringLiteral("topics"), topic, QStringLiteral("messages")}; }

} // namespace

class MessagesPageTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_topic = test::uniqueName(QStringLiteral("page"));
        m_producer.createTopic(m_topic, 3);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 300; ++i) {
            const QByteArray number = QByteArray::number(i);
            const QByteArray value =
                "{\"order\":{\"id\":" + number + ",\"city\":\"" + (i % 10 == 0 ? "Köln" : "Paris") + "\"}}";
            records.push_back({i % 3, "key-" + number, value, someTimeMs + i, {{"trace", number}}});
        }
        m_producer.send(m_topic, records);
    }
    void cleanup() { QVERIFY(StreamWorker::waitForAll(20'000)); }

    void theNewestComeFirstAndAreComplete()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        QCOMPARE(shown.cell(0, QStringLiteral("key")), QStringLiteral("key-299"));
        QCOMPARE(shown.cell(299, QStringLiteral("key")), QStringLiteral("key-0"));
        QTRY_VERIFY(shown.page->isFilled());
        QVERIFY(shown.page->place().address().endsWith(QStringLiteral("/messages")));
    }

    void typingFiltersAndEscapeBringsAllBack()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        QVERIFY(shown.page->focusFilter());
        test::type(&shown.window, QStringLiteral("PARIS"));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 270, test::pageTimeoutMs);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("filter")), QStringLiteral("PARIS"));
        test::press(&shown.window, Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
    }

    void aWrongExpressionIsSaidAtTheField()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        shown.page->focusFilter();
        test::type(&shown.window, QStringLiteral("/a(b/"));
        auto* field = shown.page->findChild<FqlEdit*>();
        QTRY_VERIFY(!field->problem().isEmpty());
        QCOMPARE(shown.rows(), 300); // nothing is hidden by a mistake
    }

    void aSelectedRecordIsShownWholeAndHasAnAddress()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        auto* detail = shown.page->findChild<MessageDetail*>();
        QVERIFY(!detail->isVisible());
        test::click(shown.table()->viewport(), Qt::LeftButton, {}, {40, 5});
        QTRY_VERIFY(detail->isVisible());
        QCOMPARE(detail->title(), QStringLiteral("Offset 99"));
        auto* tree = detail->findChild<JsonTree*>();
        QTRY_VERIFY(tree->jsonModel()->rowCount() > 0);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("record")), QStringLiteral("2:99"));
        test::click(test::button(detail, QStringLiteral("Headers")));
        QTRY_VERIFY(!tree->isVisible());
        test::click(test::button(detail, QStringLiteral("Value")));
        test::click(test::button(detail, QStringLiteral("Hex")));
        QTRY_VERIFY(test::byName<QWidget>(detail, QStringLiteral("Record as hex")));
        test::press(&shown.window, Qt::Key_Escape);
        QTRY_VERIFY(!detail->isVisible());
    }

    void anAddressLeadsToItsRecord()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic), {{QStringLiteral("record"), QStringLiteral("1:50")}});
        auto* detail = shown.page->findChild<MessageDetail*>();
        QTRY_VERIFY_WITH_TIMEOUT(detail->isVisible(), test::pageTimeoutMs);
        QCOMPARE(detail->title(), QStringLiteral("Offset 50"));
    }

    void filterForACellAddsAConditionThatAClickTakesAway()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        emit shown.table()->filterRequested(QStringLiteral("partition"), QStringLiteral("1"), false);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 100, test::pageTimeoutMs);
        emit shown.table()->filterRequested(QStringLiteral("key"), QStringLiteral("key-1"), true);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 99, test::pageTimeoutMs);
        QTRY_VERIFY(test::button(shown.page, QStringLiteral("partition = 1")));
        test::click(test::button(shown.page, QStringLiteral("partition = 1")));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 299, test::pageTimeoutMs);
    }

    void anOffsetIsReachedByTheKeyboard()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        test::press(&shown.window, Qt::Key_G, Qt::ControlModifier);
        auto* field = test::byName<QLineEdit>(shown.page, QStringLiteral("Start offset"));
        QVERIFY(field && field->hasFocus());
        test::type(&shown.window, QStringLiteral("90"));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 30, test::pageTimeoutMs); // 10 of each partition
        QCOMPARE(shown.page->place().query.value(QStringLiteral("from")), QStringLiteral("offset:90"));
    }

    void aWrongOffsetIsSaidBelowItsField()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        test::press(&shown.window, Qt::Key_G, Qt::ControlModifier);
        test::type(&shown.window, QStringLiteral("many"));
        test::press(&shown.window, Qt::Key_Return);
        const auto labels = shown.page->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text() == QStringLiteral("Type a whole number, like 500.");
        }));
        QCOMPARE(shown.rows(), 300);
    }

    void aLiveTailShowsWhatArrivesAndIsAJobThatCanBeCancelled()
    {
        const QString topic = test::uniqueName(QStringLiteral("live"));
        m_producer.createTopic(topic, 2);
        test::ShownPage shown(messagesPageKind(), path(topic), {{QStringLiteral("from"), QStringLiteral("live")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.state()->state(), StateView::State::Empty, test::pageTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.jobs.jobs().isEmpty(), test::pageTimeoutMs);
        QCOMPARE(shown.jobs.jobs().first().kind, JobKind::Tail);
        m_producer.send(
            topic, {{0, QByteArray("k"), QByteArray("one"), 0, {}}, {1, QByteArray("k"), QByteArray("two"), 0, {}}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 2, test::pageTimeoutMs);
        QCOMPARE(shown.state()->state(), StateView::State::Content);
        shown.jobs.cancel(shown.jobs.jobs().first().id);
        QTRY_COMPARE(shown.jobs.jobs().first().state, JobState::Cancelled);
        QTRY_VERIFY(test::button(shown.page, QStringLiteral("Read again")));
    }

    void selectedRowsAreCopiedAsTsv()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        test::click(shown.table()->viewport(), Qt::LeftButton, {}, {40, 5});
        test::press(&shown.window, Qt::Key_Down, Qt::ShiftModifier);
        test::press(&shown.window, Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines.at(1).contains(QStringLiteral("key-299\t{\"order\"")));
    }

    void anEmptyTopicAndATopicThatIsNotThereSaySo()
    {
        const QString topic = test::uniqueName(QStringLiteral("empty"));
        m_producer.createTopic(topic, 1);
        test::ShownPage empty(messagesPageKind(), path(topic));
        QTRY_COMPARE_WITH_TIMEOUT(empty.state()->state(), StateView::State::Empty, test::pageTimeoutMs);
        test::ShownPage missing(messagesPageKind(), path(test::uniqueName(QStringLiteral("missing"))));
        QTRY_COMPARE_WITH_TIMEOUT(missing.state()->state(), StateView::State::Failed, test::pageTimeoutMs);
    }

    void deepJsonIsShownWithoutAStall()
    {
        const QString topic = test::uniqueName(QStringLiteral("deep"));
        m_producer.createTopic(topic, 1);
        m_producer.send(topic, {{0, {}, QByteArray(10'000, '[') + QByteArray(10'000, ']'), someTimeMs, {}},
                                {0,
                                 {},
                                 QByteArray("{\"device\":\"scanner-\xff-19\",\"battery\":80,\"site\":\"Leipzig\"}"),
                                 someTimeMs + 1,
                                 {}}});
        test::ShownPage shown(messagesPageKind(), path(topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 2, test::pageTimeoutMs);
        auto* detail = shown.page->findChild<MessageDetail*>();
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->isFilled(), test::pageTimeoutMs);
        shown.table()->setCurrentRow(1);
        QTRY_VERIFY(detail->isVisible());
        QCOMPARE(detail->title(), QStringLiteral("Offset 0"));
        shown.table()->setCurrentRow(0);
        QCOMPARE(detail->title(), QStringLiteral("Offset 1"));
        // Invalid UTF-8 is said at the record.
        const auto banners = detail->findChildren<Banner*>();
        QTRY_VERIFY(
            std::any_of(banners.begin(), banners.end(), [](const Banner* banner) { return banner->isVisible(); }));
    }

private:
    test::TestProducer m_producer{test::bootstrap()};
    QString m_topic;
};

WEIR_TEST(MessagesPageTest)

} // namespace weir

#include "messagespagetest.moc"
