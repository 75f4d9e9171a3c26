#include "tests/cdp/naive/shrinker.h"
#include "tests/cdp/naive/naivereplay.h"
#include "tests/cdp/naive/randomstory.h"
#include "tests/support/registry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace weir {

using namespace naive;

class ShrinkerTest : public QObject
{
    Q_OBJECT
private slots:
    void aSeedIsACase()
    {
        for (const std::uint64_t seed : {1, 2, 3}) {
            QCOMPARE(randomStory(seed), randomStory(seed));
            QVERIFY(randomStory(seed) != randomStory(seed + 1));
            const QJsonObject filled = filledCase(randomStory(seed));
            QCOMPARE(naiveMismatches(filled), QStringList());
        }
    }

    void seedsComeOverTheWholeGrammar()
    {
        QByteArray all;
        for (std::uint64_t seed = 1; seed <= 300; ++seed)
            all += QJsonDocument(randomStory(seed)).toJson(QJsonDocument::Compact);
        const QByteArray words =
            "equals notEquals oneOf noneOf greaterThan atLeast lessThan atMost between contains notContains "
            "startsWith endsWith matches notMatches exists missing empty notEmpty before after inLast "
            "beforeLast inNext afterNext all any not everyone trait event sequence absent within step "
            "regularly audience list account for latest aggregate never exactly ever last from until "
            "calendar timeZone quarter count sum average minimum maximum first firstSeen lastSeen "
            "mostFrequent minimumCount uniqueList uniqueCount formula element ignoreCase includeAnonymous "
            "enabled remove define restart neverMerge blocked days_between context field";
        for (const QByteArray& word : words.split(' '))
            QVERIFY2(all.contains('"' + word + '"') || all.contains(word + '('), word.constData());
    }

    void membershipsHappenAndEnd()
    {
        int with = 0, without = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed)
            for (const QJsonValue step : filledCase(randomStory(seed))[QLatin1String("steps")].toArray())
                for (const QJsonValue members :
                     step.toObject()[QLatin1String("expect")].toObject()[QLatin1String("audiences")].toObject())
                    members.toArray().isEmpty() ? ++without : ++with;
        QVERIFY2(with > 200 && without > 200,
                 qPrintable(QStringLiteral("%1 with members, %2 without").arg(with).arg(without)));
    }

    void whatIsNotNeededIsLeftOut()
    {
        // "Fails" as long as somebody is identified as pro and an audience is defined.
        const auto fails = [](const QJsonObject& tried) {
            const QByteArray text = QJsonDocument(tried).toJson(QJsonDocument::Compact);
            return text.contains("\"plan\":\"pro\"") && text.contains("\"kind\":\"audience\"");
        };
        std::uint64_t seed = 1;
        while (!fails(randomStory(seed)))
            ++seed;
        const QJsonObject small = shrunk(randomStory(seed), fails);
        QVERIFY(QJsonDocument(small).toJson(QJsonDocument::Compact).size() < 260);
        QVERIFY(small[QLatin1String("steps")].toArray().size() <= 2);
        QVERIFY(small[QLatin1String("definitions")].toArray().size() <= 1);
    }
};

WEIR_TEST(ShrinkerTest)

} // namespace weir

#include "shrinkertest.moc"
