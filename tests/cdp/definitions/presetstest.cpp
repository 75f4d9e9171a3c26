// The sources in resources/presets: each is a definition, and makes an event of the Segment Spec of what its sender
// sends.
#include "backend/cdp/event/speccheck.h"
#include "tests/cdp/definitions/presetsamples.h"
#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QTest>

namespace weir::cdp {
namespace {

constexpr std::int64_t receivedAtMs = 1'795'000'000'000;
const QString folder = QStringLiteral(WEIR_SOURCE_DIR "/resources/presets");

QByteArray textOf(const QString& file)
{
    QFile source(folder + QLatin1Char('/') + file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

} // namespace

class PresetsTest : public QObject
{
    Q_OBJECT
private slots:
    void eachIsADefinition()
    {
        const QStringList files = QDir(folder).entryList(QDir::Files);
        QCOMPARE(files.size(), 5);
        DefinitionBook book; // all of them side by side
        for (const QString& file : files) {
            const Result<JsonPointer> document = parseJson(textOf(file).toStdString());
            QVERIFY2(document, qPrintable(file));
            const std::string lines = linesOf(book.offer({{(*document)->root}}));
            QVERIFY2(lines.empty(), lines.c_str());
            const Json root = (*document)->root;
            QCOMPARE(!root.at("scheme").isAbsent(), root.at("type").text() == "webhook");
            QCOMPARE(std::string((*document)->root.at("key").text()) + ".json", file.toStdString());
        }
    }

    void eachMakesAnEvent_data()
    {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QByteArray>("sample");
        QTest::addColumn<QByteArray>("event");
        for (const test::PresetSample& sample : test::presetSamples())
            QTest::newRow(sample.name) << QString::fromUtf8(sample.preset) << QByteArray(sample.sample)
                                       << QByteArray(sample.event);
    }

    void eachMakesAnEvent()
    {
        QFETCH(QString, preset);
        QFETCH(QByteArray, sample);
        QFETCH(QByteArray, event);
        const Result<JsonPointer> document = parseJson(textOf(preset + QStringLiteral(".json")).toStdString());
        QVERIFY(document);
        DefinitionBook book;
        QVERIFY(book.offer({{(*document)->root}}).empty());
        const auto* const source = std::get_if<SourceDefinition>(&book.all().front()->body);
        QVERIFY(source != nullptr && source->mapping);
        const Result<JsonPointer> input = parseJson(sample.toStdString());
        QVERIFY(input);
        JsonArena arena;
        const Result<Json> mapped = source->mapping->map((*input)->root, arena);
        QVERIFY2(mapped, mapped ? "" : qPrintable(mapped.error().subject + mapped.error().detail));
        const SpecChecked checked = checkSpec(*mapped, receivedAtMs, "made", arena);
        QVERIFY2(checked, std::string(checked.reason).append(" ").append(checked.detail).c_str());
        const Result<JsonPointer> expected = parseJson(event.toStdString());
        QVERIFY(expected);
        const bool isSame = checked.event.root == (*expected)->root;
        QVERIFY2(isSame, toJsonText(checked.event.root).c_str());
    }
};

WEIR_TEST(PresetsTest)

} // namespace weir::cdp

#include "presetstest.moc"
