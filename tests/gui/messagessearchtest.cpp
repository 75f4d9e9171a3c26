// Searching, columns, views, comparing and masks of the page of messages, on a real cluster, by hand.
#include "backend/service/streamworker.h"
#include "models/messages/messagesmodel.h"
#include "tests/gui/shownpage.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/diffview.h"
#include "widgets/kit/fqledit.h"
#include "widgets/kit/histogram.h"
#include "widgets/kit/jsontree.h"
#include "widgets/messages/columnspanel.h"
#include "widgets/messages/comparepanel.h"
#include "widgets/messages/keystrip.h"
#include "widgets/messages/messagedetail.h"
#include "widgets/messages/messagespages.h"
#include "widgets/messages/searchstrip.h"
#include "widgets/messages/viewsbutton.h"

#include <QClipboard>
#include <QMenu>

namespace weir {
namespace {

constexpr std::int64_t someTimeMs = 1'790'000'000'000;
constexpr std::int64_t minuteMs = 60'000;

QStringList path(const QString& topic) { return {QStringLiteral("topics"), topic, QStringLiteral("messages")}; }

bool says(const QWidget* root, const QString& part)
{
    const auto labels = root->findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel* label) { return label->isVisible() && label->text().contains(part); });
}

QAction* action(const QMenu& menu, const QString& text)
{
    for (QAction* each : menu.actions()) {
        if (each->text() == text)
            return each;
        if (each->menu()) {
            if (QAction* below = action(*each->menu(), text))
                return below;
        }
    }
    return nullptr;
}

} // namespace

class MessagesSearchTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_topic = test::uniqueName(QStringLiteral("search"));
        m_producer.createTopic(m_topic, 3);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 300; ++i) {
            const QByteArray number = QByteArray::number(i);
            const QByteArray value = "{\"id\":" + number + ",\"status\":\"" + (i % 100 == 7 ? "failed" : "paid") +
                                     "\",\"customer\":{\"email\":\"c" + QByteArray::number(i % 30) + "@mail.de\"}}";
            records.push_back({i % 3, "c-" + QByteArray::number(i % 30), value, someTimeMs + i * minuteMs, {}});
        }
        m_producer.send(m_topic, records);
    }
    void cleanup() { QVERIFY(StreamWorker::waitForAll(20'000)); }

    void fqlFiltersWhatWasReadAndSaysWhatEnterWouldDo()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic),
                              {{QStringLiteral("from"), QStringLiteral("newest:50")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 50, test::pageTimeoutMs);
        shown.page->focusFilter();
        test::type(&shown.window, QStringLiteral("value.id >= 290"));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 10, test::pageTimeoutMs);
        QTRY_VERIFY(says(shown.page, QStringLiteral("10 of 50 loaded · Enter searches ")));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("filter")), QStringLiteral("value.id >= 290"));
    }

    void aMistakeIsSaidAndHidesNothing()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        shown.page->focusFilter();
        test::type(&shown.window, QStringLiteral("value.id == 5"));
        auto* field = shown.page->findChild<FqlEdit*>();
        QTRY_VERIFY(!field->problem().isEmpty());
        QCOMPARE(shown.rows(), 300);
        QVERIFY(!test::button(shown.page, QStringLiteral("Search topic"))->isEnabled());
    }

    void enterSearchesEverythingAndTheEndSaysWhy()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic),
                              {{QStringLiteral("from"), QStringLiteral("newest:50")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 50, test::pageTimeoutMs);
        shown.page->focusFilter();
        test::type(&shown.window, QStringLiteral("value.status = 'failed'"));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 3, test::pageTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            says(shown.page, QStringLiteral("3 found · complete: 3 of 3 partitions read to their ends · 300 record")),
            test::pageTimeoutMs);
        QCOMPARE(shown.cell(0, QStringLiteral("key")), QStringLiteral("c-27")); // the newest first
        QCOMPARE(shown.page->place().query.value(QStringLiteral("search")), QStringLiteral("value.status = 'failed'"));
        const auto jobs = shown.jobs.jobs();
        QVERIFY(std::any_of(jobs.begin(), jobs.end(), [](const Job& job) { return job.kind == JobKind::Search; }));
        // Typing on filters the hits; clearing reads again.
        shown.page->focusFilter();
        test::type(&shown.window, QStringLiteral("\"id\":207"));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 1, test::pageTimeoutMs);
        test::press(&shown.window, Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 50, test::pageTimeoutMs);
    }

    void anAddressSearchesAndABarOfTheHistogramNarrowsIt()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic),
                              {{QStringLiteral("search"), QStringLiteral("value.status = 'failed'")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 3, test::pageTimeoutMs);
        auto* histogram = shown.page->findChild<Histogram*>();
        QTRY_VERIFY_WITH_TIMEOUT(histogram->isVisible() && histogram->data().bucketMs > 0, test::pageTimeoutMs);
        quint64 total = 0;
        for (const quint64 count : histogram->data().counts)
            total += count;
        QCOMPARE(total, quint64(3));
        histogram->setFocus();
        const auto atOneMatch = [&] { // of the bar that the keys have come to
            const QString words = histogram->accessibleDescription();
            return words.contains(QStringLiteral(": 1 match")) && !words.contains(QStringLiteral(" between "));
        };
        for (int i = 0; i < 200 && !atOneMatch(); ++i)
            test::press(&shown.window, Qt::Key_Right);
        QVERIFY(atOneMatch());
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 1, test::pageTimeoutMs);
        QVERIFY(shown.page->place().query.value(QStringLiteral("from")).startsWith(QStringLiteral("time:")));
        QVERIFY(shown.page->place().query.value(QStringLiteral("until")).startsWith(QStringLiteral("time:")));
    }

    void aSearchThatWaitsForItsBudgetCanBeCancelledAndSaysWhatIsLeft()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        auto* strip = shown.page->findChild<SearchStrip*>();
        strip->setBudget(true, 500);
        shown.page->open(
            {QStringLiteral("test"), path(m_topic), {{QStringLiteral("search"), QStringLiteral("absent")}}},
            shown.cluster);
        QTRY_VERIFY_WITH_TIMEOUT(strip->isRunning(), test::pageTimeoutMs);
        test::click(test::button(strip, QStringLiteral("Pause")));
        QTRY_VERIFY(says(strip, QStringLiteral("paused")));
        test::click(test::button(strip, QStringLiteral("Resume")));
        QTRY_VERIFY(!says(strip, QStringLiteral("paused")));
        test::click(test::button(strip, QStringLiteral("Cancel")));
        QTRY_VERIFY_WITH_TIMEOUT(!strip->isRunning(), test::pageTimeoutMs);
        QTRY_VERIFY(says(strip, QStringLiteral("nothing found · cancelled · ")));
        QVERIFY(says(strip, QStringLiteral(" not searched")));
    }

    void aFieldBecomesAColumnThatTheAddressKnows()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        test::click(test::button(shown.page, QStringLiteral("Columns")));
        auto* panel = shown.page->findChild<ColumnsPanel*>();
        QTRY_VERIFY(panel->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(panel->findChild<QAbstractItemView*>()->model()->rowCount() >= 3, test::pageTimeoutMs);
        panel->findChild<QLineEdit*>()->setFocus();
        test::type(&shown.window, QStringLiteral("value.customer.email"));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.cell(0, QStringLiteral("field:value.customer.email")), QStringLiteral("c29@mail.de"));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("columns")), QStringLiteral("value.customer.email"));
        // Filtered for as FQL.
        shown.table()->setCurrentRow(0);
        emit shown.table()->filterRequested(QStringLiteral("field:value.customer.email"), QStringLiteral("c29@mail.de"),
                                            false);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 10, test::pageTimeoutMs);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("where")),
                 QStringLiteral("value.customer.email = 'c29@mail.de'"));
    }

    void aViewIsSavedAndReopenedByItsAddress()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic),
                              {{QStringLiteral("columns"), QStringLiteral("value.status")},
                               {QStringLiteral("filter"), QStringLiteral("value.id < 20")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 20, test::pageTimeoutMs);
        auto* views = shown.page->findChild<ViewsButton*>();
        emit views->menu()->aboutToShow();
        auto* name = views->menu()->findChild<QMenu*>()->findChild<QLineEdit*>();
        QVERIFY(name);
        name->setText(QStringLiteral("First ones"));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(views->current(), QStringLiteral("First ones"));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("view")), QStringLiteral("First ones"));

        shown.page->open({QStringLiteral("test"), path(m_topic), {}}, shown.cluster);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        shown.page->open(
            {QStringLiteral("test"), path(m_topic), {{QStringLiteral("view"), QStringLiteral("First ones")}}},
            shown.cluster);
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 20, test::pageTimeoutMs);
        QCOMPARE(shown.cell(0, QStringLiteral("field:value.status")), QStringLiteral("paid"));
    }

    void twoSelectedRecordsAreCompared()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        test::click(shown.table()->viewport(), Qt::LeftButton, {}, {40, 5});
        test::press(&shown.window, Qt::Key_Down, Qt::ShiftModifier);
        QMenu menu;
        emit shown.table()->contextMenuAboutToShow(&menu, shown.table()->currentIndex());
        QAction* compare = action(menu, QStringLiteral("Compare these two records"));
        QVERIFY(compare);
        compare->trigger();
        auto* panel = shown.page->findChild<ComparePanel*>();
        QTRY_VERIFY(panel->isVisible());
        auto* view = panel->findChild<DiffView*>();
        QTRY_COMPARE_WITH_TIMEOUT(view->count(), 7, test::pageTimeoutMs);
        QTRY_VERIFY(says(panel, QStringLiteral("~ 2 line")));
        QVERIFY(view->text().contains(QStringLiteral("-   \"id\": 298")));
        QVERIFY(view->text().contains(QStringLiteral("+   \"id\": 299")));
    }

    void theRecordBeforeOfTheSameKeyIsReachedAndSearchedFor()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic),
                              {{QStringLiteral("from"), QStringLiteral("newest:60")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 60, test::pageTimeoutMs);
        shown.table()->setCurrentRow(0); // id 299
        auto* detail = shown.page->findChild<MessageDetail*>();
        auto* keys = shown.page->findChild<KeyStrip*>();
        QTRY_VERIFY_WITH_TIMEOUT(says(keys, QStringLiteral("id: 269 → 299")), test::pageTimeoutMs);
        test::click(test::button(keys, QStringLiteral("Previous record of this key")));
        QTRY_COMPARE(shown.table()->currentRow(), 30); // id 269
        QTRY_VERIFY_WITH_TIMEOUT(says(keys, QStringLiteral("The first record of this key among those read.")),
                                 test::pageTimeoutMs);
        QCOMPARE(detail->title(), QStringLiteral("Offset 89"));
        test::click(test::button(keys, QStringLiteral("Search previous")));
        QTRY_COMPARE_WITH_TIMEOUT(detail->title(), QStringLiteral("Offset 79"), test::pageTimeoutMs);
        test::click(test::button(keys, QStringLiteral("Follow this key")));
        QCOMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places.first().query.value(QStringLiteral("key")), QStringLiteral("c-29"));
    }

    void severalTopicsAreSearchedAtOnce()
    {
        const QString other = test::uniqueName(QStringLiteral("other"));
        m_producer.createTopic(other, 1);
        m_producer.send(other, {{0, QByteArray("x"), QByteArray(R"({"status":"failed"})"), someTimeMs, {}}});
        test::ShownPage shown(
            messagesPageKind(), path(m_topic),
            {{QStringLiteral("search"), QStringLiteral("value.status = 'failed'")}, {QStringLiteral("topics"), other}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 4, test::pageTimeoutMs);
        QVERIFY(shown.table()->isColumnShown(QStringLiteral("topic")));
        QTRY_VERIFY_WITH_TIMEOUT(says(shown.page, QStringLiteral("4 of 4 partitions")), test::pageTimeoutMs);
        QCOMPARE(shown.cell(3, QStringLiteral("topic")), other); // the oldest of all
        QCOMPARE(shown.cell(0, QStringLiteral("topic")), m_topic);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("topics")), other);
        // A record of the other topic is sent again there.
        shown.table()->setCurrentRow(3);
        auto* detail = shown.page->findChild<MessageDetail*>();
        QTRY_VERIFY(detail->isVisible());
        QAbstractButton* again = test::button(detail, QStringLiteral("Edit and send again…"));
        QTRY_VERIFY(shown.window.rect().contains(again->mapTo(&shown.window, again->rect().center())));
        test::click(again);
        QCOMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places.first().path,
                 (QStringList{QStringLiteral("topics"), other, QStringLiteral("produce")}));
        QCOMPARE(shown.went.places.first().query.value(QStringLiteral("from")), QStringLiteral("0:0"));
    }

    void aSearchOfATopicThatIsNotThereSaysSo()
    {
        test::ShownPage shown(messagesPageKind(), path(test::uniqueName(QStringLiteral("missing"))),
                              {{QStringLiteral("search"), QStringLiteral("x")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.state()->state(), StateView::State::Failed, test::pageTimeoutMs);
        QVERIFY(says(shown.page, QStringLiteral("failed")));
    }

    void wrongConditionsOfAnAddressAreLeftOutAndSaid()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic),
                              {{QStringLiteral("where"), QStringLiteral("value.id = = 3\nvalue.id < 5")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 5, test::pageTimeoutMs);
        QCOMPARE(shown.went.sentences.size(), 1);
        QVERIFY(test::button(shown.page, QStringLiteral("value.id < 5")));
    }

    void whatTheMenuCopiesLeadsBackToTheRecord()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic));
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        shown.table()->setCurrentRow(0);
        QMenu menu;
        emit shown.table()->contextMenuAboutToShow(&menu, shown.table()->model()->index(0, MessagesModel::Key));
        action(menu, QStringLiteral("FQL"))->trigger();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("key = 'c-29'"));
        action(menu, QStringLiteral("kcat command"))->trigger();
        QVERIFY(QApplication::clipboard()->text().endsWith(QStringLiteral("-t %1 -p 2 -o 99 -c 1").arg(m_topic)));
        action(menu, QStringLiteral("Address of this record"))->trigger();
        const Result<Place> place = Place::parse(QApplication::clipboard()->text());
        QVERIFY(place);
        shown.page->open(*place, shown.cluster);
        auto* detail = shown.page->findChild<MessageDetail*>();
        QTRY_VERIFY_WITH_TIMEOUT(detail->isVisible(), test::pageTimeoutMs);
        QCOMPARE(detail->title(), QStringLiteral("Offset 99"));
    }

    void aHundredMegabytesOpenWithoutAStall()
    {
        RecordBatchBuilder builder(std::make_shared<const std::vector<std::string>>(1, "big"));
        std::string value = "{\"items\":[";
        while (value.size() < 100'000'000)
            value += R"({"sku":"STA-0001","name":"Fountain pen","quantity":1,"unitPrice":24.90},)";
        value += "0]}";
        RecordView record;
        record.value = value;
        record.key = "k";
        builder.add(record);
        const auto batch = builder.take();
        value = {};
        MessageDetail detail;
        detail.resize(500, 700);
        QVERIFY(test::showActive(detail));
        MessageDetail::Reading reading;
        reading.decoders = std::make_shared<const DecoderSet>();
        const int before = test::WatchedApplication::offences();
        detail.show(batch, 0, reading);
        auto* tree = detail.findChild<JsonTree*>();
        QTRY_VERIFY_WITH_TIMEOUT(tree->isVisible() && tree->jsonModel()->isReady() && tree->jsonModel()->rowCount() > 0,
                                 test::pageTimeoutMs);
        test::click(test::button(&detail, QStringLiteral("Hex")));
        QTRY_VERIFY(test::byName<QWidget>(&detail, QStringLiteral("Record as hex")));
        QCOMPARE(test::WatchedApplication::offences(), before);
    }

    void whatIsMaskedIsHiddenEverywhereUntilItIsRevealed()
    {
        test::ShownPage shown(messagesPageKind(), path(m_topic),
                              {{QStringLiteral("columns"), QStringLiteral("value.customer.email")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 300, test::pageTimeoutMs);
        QVERIFY(shown.masks.setRules({{"", "value.customer.email", MaskHow::Hide, true}}));
        const QString secret = QStringLiteral("mail.de");
        QVERIFY(!shown.cell(0, QStringLiteral("value")).contains(secret));
        QVERIFY(!shown.cell(0, QStringLiteral("field:value.customer.email")).contains(secret));
        test::click(shown.table()->viewport(), Qt::LeftButton, {}, {40, 5});
        test::press(&shown.window, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(!QApplication::clipboard()->text().contains(secret));
        auto* detail = shown.page->findChild<MessageDetail*>();
        QTRY_VERIFY(detail->isVisible());
        QVERIFY(!detail->findChild<JsonTree*>()->jsonModel()->json().contains("mail.de"));
        QVERIFY(!test::button(detail, QStringLiteral("Hex"))->isEnabled());
        test::click(test::button(detail, QStringLiteral("Reveal…")));
        QVERIFY(!shown.cell(0, QStringLiteral("value")).contains(secret)); // it only asks
        test::click(test::button(detail, QStringLiteral("Reveal")));
        QTRY_VERIFY(shown.cell(0, QStringLiteral("value")).contains(secret));
        QTRY_VERIFY(detail->findChild<JsonTree*>()->jsonModel()->json().contains("mail.de"));
        test::click(test::button(detail, QStringLiteral("Hide again")));
        QTRY_VERIFY(!shown.cell(0, QStringLiteral("value")).contains(secret));
    }

private:
    test::TestProducer m_producer{test::bootstrap()};
    QString m_topic;
};

WEIR_TEST(MessagesSearchTest)

} // namespace weir

#include "messagessearchtest.moc"
