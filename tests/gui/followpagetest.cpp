// Following one key over topics of a real cluster, by hand.
#include "backend/service/privacy/masks.h"
#include "backend/service/search/searchstream.h"
#include "tests/gui/shownpage.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "widgets/messages/messagespages.h"

namespace weir {
namespace {

QString allLabels(const QWidget* root)
{
    QStringList texts;
    for (const QLabel* label : root->findChildren<QLabel*>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(QLatin1Char('\n'));
}

} // namespace

class FollowPageTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(m_orders, 6);
        producer.createTopic(m_payments, 3);
        const std::string key = "order-4030";
        const auto at = [&](int partitions) { return partitionOf(key, Partitioner::Murmur2, partitions); };
        std::vector<test::TestRecord> orders, payments;
        for (int i = 0; i < 3; ++i)
            orders.push_back({at(6),
                              QByteArray::fromStdString(key),
                              "{\"status\":\"" +
                                  QByteArray(i == 0   ? "new"
                                             : i == 1 ? "paid"
                                                      : "sent") +
                                  "\",\"n\":1}",
                              1'790'000'000'000 + i * 60'000LL,
                              {}});
        payments.push_back(
            {at(3), QByteArray::fromStdString(key), QByteArray("{\"amount\":12}"), 1'790'000'030'000, {}});
        for (int i = 0; i < 60; ++i)
            orders.push_back({i % 6, QByteArray("other"), QByteArray("{}"), 1'790'000'000'000, {}});
        // Somebody else's producer put this one where murmur2 would not.
        orders.push_back({(at(6) + 1) % 6, QByteArray("stray"), QByteArray("{}"), 1'790'000'000'000, {}});
        m_strayIsElsewhere = partitionOf("stray", Partitioner::Murmur2, 6) != (at(6) + 1) % 6;
        producer.send(m_orders, orders);
        producer.send(m_payments, payments);
    }

    void oneTimeLineOverTopics()
    {
        test::ShownPage shown(followPageKind(), {QStringLiteral("follow")},
                              {{QStringLiteral("topics"), m_orders + QLatin1Char(',') + m_payments}});
        QVERIFY(shown.active);
        auto* field = test::byName<QLineEdit>(shown.page, QStringLiteral("Key"));
        QVERIFY(field);
        field->setFocus();
        test::type(&shown.window, QStringLiteral("order-4030"));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->isFilled() && shown.rows() == 4, test::pageTimeoutMs);
        QStringList topics;
        for (int row = 0; row < 4; ++row)
            topics << shown.cell(row, QStringLiteral("topic"));
        QCOMPARE(topics, (QStringList{m_orders, m_payments, m_orders, m_orders}));
        QCOMPARE(shown.cell(1, QStringLiteral("gap")), QStringLiteral("+30 s"));
        QVERIFY2(shown.cell(2, QStringLiteral("change")).contains(QLatin1String("status: ")),
                 qPrintable(shown.cell(2, QStringLiteral("change"))));
        QVERIFY(!shown.cell(2, QStringLiteral("change")).contains(QLatin1String("n:")));
        QTRY_VERIFY_WITH_TIMEOUT(allLabels(shown.page).contains(QLatin1String("Only these are read: partition")),
                                 test::pageTimeoutMs);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("key")), QStringLiteral("order-4030"));
        test::click(test::button(shown.page, QStringLiteral("Newest first")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->isFilled() && shown.rows() == 4, test::pageTimeoutMs);
        QTRY_COMPARE(shown.cell(2, QStringLiteral("topic")), m_payments);
        QVERIFY(shown.cell(0, QStringLiteral("change")).contains(QLatin1String("sent")));
    }

    void whatIsElsewhereIsFoundInAllPartitions()
    {
        QVERIFY(m_strayIsElsewhere);
        test::ShownPage shown(followPageKind(), {QStringLiteral("follow")},
                              {{QStringLiteral("topics"), m_orders}, {QStringLiteral("key"), QStringLiteral("stray")}});
        QVERIFY(shown.active);
        QTRY_VERIFY_WITH_TIMEOUT(test::button(shown.page, QStringLiteral("Look in all partitions")),
                                 test::pageTimeoutMs);
        test::click(test::button(shown.page, QStringLiteral("Look in all partitions")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->isFilled() && shown.rows() == 1, test::pageTimeoutMs);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("kind")), QStringLiteral("all"));
    }

    void aKeyThatCannotBeWrittenSoIsSaid()
    {
        test::ShownPage shown(followPageKind(), {QStringLiteral("follow")},
                              {{QStringLiteral("topics"), m_orders}, {QStringLiteral("keyhex"), QStringLiteral("0f")}});
        QVERIFY(shown.active);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->isFilled(), test::pageTimeoutMs);
        auto* field = test::byName<QLineEdit>(shown.page, QStringLiteral("Key"));
        field->setFocus();
        field->selectAll();
        test::type(&shown.window, QStringLiteral("0g"));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_VERIFY(allLabels(shown.page).contains(QLatin1String("Hex is two letters")));
    }

    void aMaskedKeyIsInNoAddress()
    {
        test::ShownPage shown(followPageKind(), {QStringLiteral("follow")}, {{QStringLiteral("topics"), m_orders}});
        Masks masks(shown.settings);
        QVERIFY(masks.setRules({{m_orders.toStdString(), "key"}, {"", "value.status"}}));
        shown.services.masks = &masks;
        std::unique_ptr<Page> page(followPageKind().make(shown.services, shown.went, nullptr));
        shown.window.layout()->addWidget(page.get());
        const int partition = partitionOf("order-4030", Partitioner::Murmur2, 6);
        page->open(
            {QStringLiteral("test"),
             {QStringLiteral("follow")},
             {{QStringLiteral("topics"), m_orders}, {QStringLiteral("record"), QStringLiteral("%1:0").arg(partition)}}},
            shown.cluster);
        QTRY_VERIFY_WITH_TIMEOUT(page->isFilled() && page->findChild<DataTable*>()->model()->rowCount() == 3,
                                 test::pageTimeoutMs);
        QVERIFY(!page->place().address().contains(QLatin1String("4030")));
        const QAbstractItemModel* model = page->findChild<DataTable*>()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                const QString text = model->index(row, column).data().toString();
                QVERIFY2(!text.contains(QLatin1String("paid")) && !text.contains(QLatin1String("order-4030")),
                         qPrintable(text));
            }
        }
        QVERIFY(!allLabels(page.get()).contains(QLatin1String("4030")));
    }

    void everythingHasAName()
    {
        test::ShownPage shown(followPageKind(), {QStringLiteral("follow")}, {{QStringLiteral("topics"), m_orders}});
        QVERIFY(shown.active);
        QCOMPARE(test::unnamedWidgets(shown.page, true), QStringList());
    }

private:
    const QString m_orders = test::uniqueName(QStringLiteral("followorders"));
    const QString m_payments = test::uniqueName(QStringLiteral("followpayments"));
    bool m_strayIsElsewhere = false;
};

WEIR_TEST(FollowPageTest)

} // namespace weir

#include "followpagetest.moc"
