#include "models/common/jsontreemodel.h"
#include "tests/support/cpuclock.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

namespace weir {

class JsonTreeModelTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<JsonTreeModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

    QModelIndex at(std::initializer_list<int> rows) const
    {
        QModelIndex index;
        for (const int row : rows) {
            m_model->fetchMore(index);
            index = m_model->index(row, 0, index);
        }
        return index;
    }
    QString text(const QModelIndex& index, JsonTreeModel::Column column) const
    {
        return index.siblingAtColumn(column).data().toString();
    }

private slots:
    void init()
    {
        m_model = std::make_unique<JsonTreeModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_tester->setUseFetchMore(false); // it would open everything while the model is still being reset
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void showsNamesValuesAndTypes()
    {
        m_model->setJson(" {\"id\": 12345678901234567890, \"name\": \"Zo\\u00eb \\n x\", \"ok\": true, \"no\": null, "
                         "\"a\": [1, 2], \"o\": {}} ");
        QVERIFY(m_model->isReady());
        QVERIFY(!m_model->mistake());
        QCOMPARE(m_model->rowCount(), 6);
        QCOMPARE(text(at({0}), JsonTreeModel::Name), QStringLiteral("id"));
        QCOMPARE(text(at({0}), JsonTreeModel::Value), QStringLiteral("12345678901234567890"));
        QCOMPARE(text(at({0}), JsonTreeModel::Type), QStringLiteral("number"));
        QCOMPARE(text(at({1}), JsonTreeModel::Value), QStringLiteral("\"Zoë ↵ x\""));
        QCOMPARE(m_model->valueText(at({1})), QStringLiteral("Zoë \n x"));
        QCOMPARE(m_model->jsonText(at({1})), QByteArray("\"Zo\\u00eb \\n x\""));
        QCOMPARE(text(at({4}), JsonTreeModel::Value), QStringLiteral("2 elements"));
        QCOMPARE(text(at({5}), JsonTreeModel::Value), QStringLiteral("0 fields"));
        QVERIFY(!m_model->hasChildren(at({5})));
        QVERIFY(m_model->hasChildren(at({4})));
        QCOMPARE(m_model->rowCount(at({4})), 0); // nobody has opened it yet
        QCOMPARE(text(at({4, 1}), JsonTreeModel::Name), QStringLiteral("1"));
    }

    void aScalarIsOneRow()
    {
        m_model->setJson("\"hello\"", QStringLiteral("key"));
        QCOMPARE(m_model->rowCount(), 1);
        QCOMPARE(text(at({0}), JsonTreeModel::Name), QStringLiteral("key"));
        QCOMPARE(m_model->fqlPath(at({0})), QStringLiteral("key"));
        QCOMPARE(m_model->jsonPath(at({0})), QStringLiteral("$"));
    }

    void pathsCanBePasted()
    {
        m_model->setJson("{\"items\": [{\"sku\": 1, \"a.b\": 2, \"odd \\\"name\\\"\": 3, \"größe é\": 4}]}");
        const QModelIndex item = at({0, 0});
        QCOMPARE(m_model->fqlPath(at({0, 0, 0})), QStringLiteral("value.items.0.sku"));
        QCOMPARE(m_model->jsonPath(at({0, 0, 0})), QStringLiteral("$.items[0].sku"));
        QCOMPARE(m_model->fqlPath(at({0, 0, 1})), QStringLiteral("value.items.0.a\\.b"));
        QCOMPARE(m_model->jsonPath(at({0, 0, 1})), QStringLiteral("$.items[0][\"a.b\"]"));
        QCOMPARE(m_model->jsonPath(at({0, 0, 2})), QStringLiteral("$.items[0][\"odd \\\"name\\\"\"]"));
        QCOMPARE(m_model->fqlPath(at({0, 0, 3})), QStringLiteral("value.items.0.größe é"));
        const QByteArray expected = "{\"sku\": 1, \"a.b\": 2, \"odd \\\"name\\\"\": 3, \"größe é\": 4}";
        QCOMPARE(m_model->jsonText(item), expected);
    }

    void childrenComeAThousandAtATime()
    {
        QByteArray json = "{\"list\": [";
        for (int i = 0; i < 2500; ++i)
            json += (i ? ", " : "") + QByteArray::number(i);
        m_model->setJson(json + "]}");
        const QModelIndex list = at({0});
        QCOMPARE(text(list, JsonTreeModel::Value),
                 QStringLiteral("2,500 elements").replace(QLatin1Char(','), QLocale().groupSeparator()));
        m_model->fetchMore(list);
        QCOMPARE(m_model->rowCount(list), 1000);
        QVERIFY(!m_model->canFetchMore(list));
        QVERIFY(m_model->hasMore(list));
        m_model->fetchNext(list);
        m_model->fetchNext(list);
        QCOMPARE(m_model->rowCount(list), 2500);
        QVERIFY(!m_model->hasMore(list));
        QCOMPARE(text(m_model->index(2499, 0, list), JsonTreeModel::Value), QStringLiteral("2499"));
    }

    void mistakesAreNamedWithTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<qint64>("position");
        QTest::addColumn<int>("rows");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* json, qint64 position, int rows, const char* words) {
            QTest::newRow(name) << QByteArray(json) << position << rows << QString::fromLatin1(words);
        };
        row("empty", "  ", 0, 0, "empty");
        row("comma", "{\"a\": 1 \"b\": 2}", 8, 1, "comma");
        row("comma at the end", "[1, 2, ]", 7, 2, "value is missing");
        row("object comma at the end", "{\"a\": 1,}", 8, 1, "field name");
        row("colon", "{\"a\": 1, \"b\" 2}", 13, 1, "colon");
        row("word", "[true, nope, 1]", 7, 1, "true, false and null");
        row("number", "[1, 01, 2]", 4, 1, "number");
        row("number dot", "[1.]", 1, 0, "number");
        row("escape", "[1, \"a\\x\"]", 6, 1, "escape");
        row("control", "[\"a\x01\"]", 3, 0, "control character");
        row("no end of string", "[1, \"abc", 4, 1, "no end");
        row("cut", "{\"a\": {\"b\": [1, 2", 17, 1, "too early");
        row("more", "{} {}", 3, 0, "behind the end");
        row("two numbers", "1 2", 2, 1, "behind the end");
        row("wrong bracket", "[1, 2}", 5, 2, "comma or the closing");
        row("bare", "hello", 0, 0, "true, false and null");
    }

    void mistakesAreNamedWithTheirPlace()
    {
        QFETCH(QByteArray, json);
        QFETCH(qint64, position);
        QFETCH(int, rows);
        QFETCH(QString, words);
        m_model->setJson(json);
        QVERIFY(m_model->mistake());
        QCOMPARE(m_model->mistake()->position, position);
        QVERIFY2(m_model->mistake()->sentence.contains(words), qPrintable(m_model->mistake()->sentence));
        QCOMPARE(m_model->rowCount(), rows);
    }

    void whatStandsBeforeAMistakeIsShown()
    {
        m_model->setJson("{\n \"a\": {\"b\": [1, 2, {\"c\": true");
        QCOMPARE(m_model->mistake()->line, 2);
        QCOMPARE(text(at({0}), JsonTreeModel::Value), QStringLiteral("broken off"));
        QCOMPARE(m_model->fqlPath(at({0, 0, 2, 0})), QStringLiteral("value.a.b.2.c"));
        QCOMPARE(text(at({0, 0, 2, 0}), JsonTreeModel::Value), QStringLiteral("true"));
    }

    void invalidUtf8IsNamedAndTheTreeIsThere()
    {
        m_model->setJson("{\"a\": \"x\xff\", \"b\": 1}");
        QVERIFY(m_model->mistake());
        QCOMPARE(m_model->mistake()->position, 8);
        QVERIFY(m_model->mistake()->sentence.contains(QStringLiteral("UTF-8")));
        QCOMPARE(m_model->rowCount(), 2);
        QCOMPARE(text(at({1}), JsonTreeModel::Value), QStringLiteral("1"));
    }

    void bigStringsAreCutWithoutTearingALetterOrAnEscape()
    {
        for (int shift = 0; shift < 8; ++shift) {
            m_model->setJson('"' + QByteArray(shift, 'x') + QByteArray("ä\\u00e9\\n").repeated(5000) + '"');
            const QString shown = text(at({0}), JsonTreeModel::Value);
            QVERIFY(at({0}).siblingAtColumn(1).data(JsonTreeModel::CutRole).toBool());
            QVERIFY2(shown.size() < 310 && shown.endsWith(QStringLiteral("…")), qPrintable(shown));
            QVERIFY(!shown.contains(QChar::ReplacementCharacter) && !shown.contains(QLatin1Char('\\')));
            QCOMPARE(m_model->valueText(at({0})).size(), shift + 15000);
        }
    }

    void tenThousandLevelsOpenOneByOne()
    {
        m_tester.reset();
        const int levels = 10'000;
        m_model->setJson(QByteArray("{\"a\":[").repeated(levels / 2) + "7" + QByteArray("]}").repeated(levels / 2));
        QVERIFY(!m_model->mistake());
        QModelIndex index;
        for (int level = 0; level < levels; ++level) {
            m_model->fetchMore(index);
            QCOMPARE(m_model->rowCount(index), 1);
            index = m_model->index(0, 0, index);
        }
        QCOMPARE(text(index, JsonTreeModel::Value), QStringLiteral("7"));
        QVERIFY(m_model->fqlPath(index).endsWith(QStringLiteral(".a.0")));
    }

    void deepUnclosedBracketsAreAMistakeAndNoCrash()
    {
        m_tester.reset();
        m_model->setJson(QByteArray(3'000'000, '['));
        QTRY_VERIFY(m_model->isReady());
        QVERIFY(m_model->mistake());
        QCOMPARE(m_model->rowCount(), 1);
    }

    void aHundredMegabytesOpenWithoutAStall()
    {
        m_tester.reset();
        QByteArray json = "{\"before\": 1, \"items\": [";
        const QByteArray item = "{\"id\": 1234567, \"name\": \"something of some length\", \"tags\": [\"a\", \"b\", "
                                "\"c\"], \"nested\": {\"x\": 1.5e3, \"y\": null}},";
        json.reserve(105'000'000);
        while (json.size() < 100'000'000)
            json += item;
        json += "0], \"after\": {\"found\": true}}";
        QSignalSpy progress(m_model.get(), &JsonTreeModel::progressChanged);
        const test::CpuClock clock;
        m_model->setJson(json);
        const double opening = clock.milliseconds();
        QVERIFY(!m_model->isReady());
        QTRY_VERIFY(m_model->isReady());
        QVERIFY(progress.size() > 1);
        QVERIFY(!m_model->mistake());
        double slowest = opening;
        const auto step = [&](auto work) {
            const test::CpuClock each;
            work();
            slowest = std::max(slowest, each.milliseconds());
        };
        QCOMPARE(m_model->rowCount(), 3);
        const QModelIndex items = m_model->index(1, 0);
        for (int i = 0; i < 5; ++i)
            step([&] { m_model->fetchNext(items); });
        QCOMPARE(m_model->rowCount(items), 5000);
        step([&] { QCOMPARE(m_model->fqlPath(at({2, 0})), QStringLiteral("value.after.found")); });
        step([&] { QVERIFY(text(items, JsonTreeModel::Value).endsWith(QStringLiteral("elements"))); });
        qInfo("slowest step %.2f ms", slowest);
        QVERIFY2(slowest < 50, qPrintable(QString::number(slowest)));

        bool again = true;
        QModelIndex found;
        const qint64 wanted = json.indexOf("\"y\"", json.size() / 2);
        QElapsedTimer whole;
        whole.start();
        while (again && whole.elapsed() < 20'000)
            step([&] { found = m_model->indexAt(wanted, 5, &again); });
        QVERIFY(m_model->fqlPath(found).endsWith(QStringLiteral(".nested.y")));
        QVERIFY2(slowest < 50, qPrintable(QString::number(slowest)));
    }

    void aNewTextReplacesOneThatIsStillRead()
    {
        m_model->setJson('[' + QByteArray("1,").repeated(5'000'000) + "1]");
        QVERIFY(!m_model->isReady());
        m_model->setJson("[5]");
        QVERIFY(m_model->isReady());
        QCOMPARE(text(at({0}), JsonTreeModel::Value), QStringLiteral("5"));
        QSignalSpy ready(m_model.get(), &JsonTreeModel::ready);
        QVERIFY(!ready.wait(200));
        QCOMPARE(m_model->rowCount(), 1);
    }

    void entriesAreFoundByTheirPlace()
    {
        const QByteArray json = "{\"a\": [10, {\"b\": \"needle\"}], \"c\": 3}";
        m_model->setJson(json);
        bool again = false;
        QCOMPARE(m_model->fqlPath(m_model->indexAt(json.indexOf("needle"), 50, &again)), QStringLiteral("value.a.1.b"));
        QCOMPARE(m_model->fqlPath(m_model->indexAt(json.indexOf("\"b\""), 50, &again)), QStringLiteral("value.a.1.b"));
        QCOMPARE(m_model->fqlPath(m_model->indexAt(json.indexOf("\"c\""), 50, &again)), QStringLiteral("value.c"));
        QVERIFY(!again);
    }
};

WEIR_TEST(JsonTreeModelTest)

} // namespace weir

#include "jsontreemodeltest.moc"
