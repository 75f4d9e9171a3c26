#include "tests/cdp/naive/enginerun.h"
#include "tests/cdp/naive/naivereplay.h"
#include "tests/cdp/naive/randomstory.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

namespace weir {

using namespace naive;

/// WEIR_SEEDS=FROM-TO runs others than the usual hundred. A failing seed's smallest case is printed and kept in the
/// build folder, `seeds/N.txt`.
class SeedsTest : public QObject
{
    Q_OBJECT
private slots:
    void theEngineAgreesWithTheNaiveWorld()
    {
        std::uint64_t first = 1, last = 100;
        if (const QByteArrayList asked = qgetenv("WEIR_SEEDS").split('-'); asked.size() == 2) {
            first = asked[0].toULongLong();
            last = asked[1].toULongLong();
        }
        QVERIFY(first <= last);
        QStringList failed;
        for (std::uint64_t seed = first; seed <= last; ++seed) {
            const QJsonObject story = randomStory(seed);
            if (compared(story).mismatches.isEmpty())
                continue;
            failed << QString::number(seed);
            if (failed.size() <= 5)
                tell(QString::number(seed), shrunkDisagreement(story));
        }
        QVERIFY2(
            failed.isEmpty(),
            qPrintable(QStringLiteral("%1 seeds failed: %2").arg(failed.size()).arg(failed.join(QLatin1Char(' ')))));
    }

    void theOrderOfArrivalDoesNotMatter()
    {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const auto [one, other] = shuffledStories(seed);
            // The expectations of the one order, the events of the other.
            const QJsonObject expected = filledCase(one);
            QJsonObject crossed = other;
            QJsonArray steps = other[QLatin1String("steps")].toArray();
            for (int i = 0; i < steps.size(); ++i)
                if (QJsonObject step = steps[i].toObject(); step.contains(QLatin1String("expect"))) {
                    step[QLatin1String("expect")] =
                        expected[QLatin1String("steps")].toArray().at(i).toObject()[QLatin1String("expect")];
                    steps[i] = step;
                }
            crossed[QLatin1String("steps")] = steps;
            const EngineRun run = runEngine(crossed);
            QVERIFY2(run.mismatches.isEmpty(),
                     qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(run.mismatches.join(QLatin1Char('\n')))));
        }
    }

private:
    static void tell(const QString& seed, const QString& what)
    {
        QDir(QStringLiteral(WEIR_BINARY_DIR)).mkpath(QStringLiteral("seeds"));
        QFile file(QStringLiteral(WEIR_BINARY_DIR "/seeds/%1.txt").arg(seed));
        if (file.open(QIODevice::WriteOnly))
            file.write(what.toUtf8());
        qWarning().noquote() << "seed" << seed << what;
    }
};

WEIR_TEST(SeedsTest)

} // namespace weir

#include "seedstest.moc"
