#include "backend/filter/literalsearch.h"
#include "backend/filter/textpattern.h"
#include "tests/support/registry.h"

#include <QTest>
#include <random>

namespace weir {

class LiteralSearchTest : public QObject
{
    Q_OBJECT
private slots:
    void findsWhatFindFinds()
    {
        std::mt19937 random(7);
        const auto text = [&](std::size_t size) {
            std::string letters;
            for (std::size_t i = 0; i < size; ++i)
                letters += "abAB{k"[random() % 6];
            return letters;
        };
        int found = 0;
        for (int round = 0; round < 20'000; ++round) {
            const std::string bytes = text(random() % 200);
            const std::string literal = text(1 + random() % 7);
            const bool occurs = bytes.find(literal) != std::string::npos;
            found += occurs ? 1 : 0;
            QCOMPARE(LiteralSearch(literal).occursIn(bytes), occurs);
            const auto folded = [](std::string s) { return QByteArray::fromStdString(s).toLower(); };
            QCOMPARE(LiteralSearch(literal, true).occursIn(bytes), folded(bytes).contains(folded(literal)));
        }
        QVERIFY(found > 1'000 && found < 19'000);
    }

    void findsAtBothEnds()
    {
        for (std::size_t size = 3; size < 150; ++size) {
            std::string bytes(size, 'x');
            QVERIFY(!LiteralSearch("end").occursIn(bytes));
            bytes.replace(size - 3, 3, "end");
            QVERIFY(LiteralSearch("end").occursIn(bytes));
            bytes = std::string(size, 'x').replace(0, 3, "END");
            QVERIFY(LiteralSearch("end", true).occursIn(bytes));
            QVERIFY(!LiteralSearch("end").occursIn(bytes));
        }
    }

    void oddFoldsAreLookedAtClosely()
    {
        QVERIFY(LiteralSearch("kit", true).occursIn("\xe2\x84\xaait"));
        QVERIFY(LiteralSearch("see", true)
                    .occursIn("\xc5\xbf"
                              "ee"));
        QVERIFY(!LiteralSearch("tee", true)
                     .occursIn("\xc5\xbf"
                               "ee"));
    }

    void choosesAPartInAscii()
    {
        QCOMPARE(asciiPart("Größe"), std::string("Gr"));
        QCOMPARE(asciiPart("absent-literal"), std::string("ent-literal"));
        QCOMPARE(asciiPart("sky"), std::string("sky"));
        QCOMPARE(asciiPart("ü"), std::string());
    }

    /// What may match is never denied: whatever matches is also found by the fast look, and it does deny something.
    void theFastLookNeverDeniesAMatch_data()
    {
        QTest::addColumn<QString>("typed");
        for (const char* typed :
             {"kelvin", "Straße", "ſ", "/ab+c/", "/(order|invoice)-[0-9]+/", "/^begin.*end$/", "/[^x]/", "/a|/",
              "/x{2,}y/c", "/\\d{3}-\\d{2}/", "/SKU-(1|2|3)\\b/", "/(?i)Kiß/", "/./", "\"", "a=b", "/\\xe9t\\xe9/"})
            QTest::addRow("%s", typed) << QString::fromUtf8(typed);
    }
    void theFastLookNeverDeniesAMatch()
    {
        QFETCH(QString, typed);
        const Result<TextPattern> pattern = TextPattern::compile(typed);
        QVERIFY(pattern);
        const std::vector<std::string> parts{"kelvin",
                                             "\xe2\x84\xaa"
                                             "ELVIN",
                                             "STRA\xc3\x9f"
                                             "E",
                                             "stra\xe1\xba\x9e"
                                             "e",
                                             "\xc5\xbf",
                                             "s",
                                             "abbbc",
                                             "Order-77",
                                             "INVOICE-1",
                                             "begin",
                                             "\nend",
                                             "xxy",
                                             "XXY",
                                             "123-45",
                                             "sku-2",
                                             "ki\xc3\x9f",
                                             "\"",
                                             "a=b",
                                             "\xc3\xa9t\xc3\x89",
                                             "\xff\xfe",
                                             " "};
        std::mt19937 random(11);
        int matched = 0;
        for (int round = 0; round < 3'000; ++round) {
            std::string text;
            for (unsigned i = 0; i < 1 + random() % 5; ++i)
                text += parts[random() % parts.size()];
            if (!pattern->matches(text))
                continue;
            ++matched;
            QVERIFY2(pattern->mayMatchIn("before " + text + " behind"), text.c_str());
        }
        QVERIFY(matched > 0);
    }

    void theFastLookDenies()
    {
        QVERIFY(!TextPattern::compile(QStringLiteral("absent"))->mayMatchIn("nothing of it here"));
        QVERIFY(!TextPattern::compile(QStringLiteral("/(order|invoice)-[0-9]+/"))->mayMatchIn("orders and invoices"));
        QVERIFY(TextPattern().mayMatchIn("anything"));
    }
};

WEIR_TEST(LiteralSearchTest)

} // namespace weir

#include "literalsearchtest.moc"
