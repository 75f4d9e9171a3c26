// What is proposed where, from what was seen.
#include "backend/filter/fqlcompletion.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

const char* const sample =
    "{\"total\": 12.5, \"currency\": \"EUR\", \"first name\": \"Mia\", \"lines\": [{\"sku\": \"it's\"}], "
    "\"tags\": [\"a\", \"b\"], \"a.b\": {\"c\": true}}";

class FqlCompletionTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        for (int i = 0; i < 3; ++i)
            m_seen.see(FilterVocabulary::Part::Value, sample);
        m_seen.see(FilterVocabulary::Part::Value, "{\"currency\": \"USD\"}");
        m_seen.see(FilterVocabulary::Part::Value, "{broken");
        m_seen.seeText(FilterVocabulary::Part::Key, "cus-1");
        m_seen.seeHeader("trace-id", "abc");
        m_seen.seeHeader("ce type/x", "order");
        m_seen.seeTopic("orders.v1");
    }

    void pathsAreSeenAsFqlWritesThem()
    {
        const auto& paths = m_seen.paths();
        for (const char* path :
             {"value.total", "value.currency", "value.first name", "value.lines", "value.lines[].sku", "value.tags",
              "value.a\\.b", "value.a\\.b.c", "key", "headers.trace-id", "headers['ce type/x']", "topic"}) {
            QVERIFY2(paths.contains(path), path);
            QVERIFY2(Fql::compile(std::string(path) + " = 1", FqlRoots::Record).program, path);
        }
        QCOMPARE(paths.at("value.currency").count, 4U);
        QCOMPARE(paths.at("value.currency").values.at("'EUR'"), 3U);
        QCOMPARE(paths.at("value.lines[].sku").values.begin()->first, std::string("'it\\'s'"));
    }

    void proposals_data()
    {
        QTest::addColumn<QByteArray>("text");   // | is the cursor
        QTest::addColumn<QByteArray>("result"); // of taking `wanted`
        QTest::addColumn<QByteArray>("wanted"); // empty: nothing may be proposed that begins like this
        const auto row = [](const char* text, const char* wanted, const char* result) {
            QTest::newRow(qPrintable(QString::fromUtf8(text) + QStringLiteral(" / ") + QString::fromUtf8(wanted)))
                << QByteArray(text) << QByteArray(result) << QByteArray(wanted);
        };
        row("|", "value.total", "value.total");
        row("val|", "value.total", "value.total");
        row("value.to|", "value.total", "value.total");
        row("curr|", "value.currency", "value.currency");
        row("part|", "partition", "partition");
        row("cont|", "contains(", "contains(");
        row("contains(val|", "value.currency", "contains(value.currency");
        row("value.total = 1 and value.c|", "value.currency", "value.total = 1 and value.currency");
        row("!(value.c|)", "value.currency", "!(value.currency)");
        row("value.total |", ">=", "value.total >=");
        row("value.total |", "in", "value.total in");
        row("value.first name |", "=", "value.first name =");
        row("value.currency = |", "'EUR'", "value.currency = 'EUR'");
        row("value.currency = 'U|", "'USD'", "value.currency = 'USD'");
        row("value.currency != \"e|", "'EUR'", "");
        row("value.currency in ['EUR', |", "'USD'", "value.currency in ['EUR', 'USD'");
        row("value.first name = |", "'Mia'", "value.first name = 'Mia'");
        row("topic = |", "'orders.v1'", "topic = 'orders.v1'");
        row("value.a\\.b.c = |", "true", "value.a\\.b.c = true");
        row("value.total > 5 |", "and", "value.total > 5 and");
        row("value.total > 5 a|", "and", "value.total > 5 and");
        row("(value.total > 5) |", "or", "(value.total > 5) or");
        row("value.c| = 'EUR'", "value.currency", "value.currency = 'EUR'");
    }

    void proposals()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, wanted);
        const qsizetype cursor = text.indexOf('|');
        text.remove(cursor, 1);
        const auto all = completeFql(text.toStdString(), std::size_t(cursor), FqlRoots::Record, m_seen);
        const auto found = std::find_if(all.begin(), all.end(), [&](const FqlProposal& proposal) {
            return QByteArray::fromStdString(proposal.text) == wanted;
        });
        if (result.isEmpty()) {
            QVERIFY(found == all.end());
            return;
        }
        QVERIFY(found != all.end());
        text.replace(qsizetype(found->at), qsizetype(found->length), wanted);
        QCOMPARE(text, result);
    }

    void whatWasSeenMostComesFirst()
    {
        const auto all = completeFql("value.currency = ", 17, FqlRoots::Record, m_seen);
        QVERIFY(all.size() >= 2);
        QCOMPARE(all[0].text, std::string("'EUR'"));
        QCOMPARE(all[1].text, std::string("'USD'"));
    }

    void memoryIsBounded()
    {
        FilterVocabulary vocabulary;
        for (int i = 0; i < 10'000; ++i)
            vocabulary.see(FilterVocabulary::Part::Value, QByteArray("{\"same\":\"" + QByteArray::number(i) + "\",\"f" +
                                                                     QByteArray::number(i) + "\":1}")
                                                              .toStdString());
        QVERIFY(vocabulary.paths().size() <= 4'000);
        QVERIFY(vocabulary.paths().at("value.same").values.size() <= 12);
        QVERIFY(vocabulary.paths().at("value.same").hasMoreValues);
    }

    void anyPlaceInAnyTextIsFine()
    {
        const QByteArray text =
            "!(value.größe in ['it\\'s', 5]) and contains(headers['x'], \"y\") or products[0].x[] = “z”";
        for (qsizetype i = 0; i <= text.size(); ++i)
            (void)completeFql(text.toStdString(), std::size_t(i), FqlRoots::Record, m_seen);
    }

private:
    FilterVocabulary m_seen;
};

WEIR_TEST(FqlCompletionTest)

} // namespace weir

#include "fqlcompletiontest.moc"
