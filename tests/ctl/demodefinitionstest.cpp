// The definitions of the demo: accepted, nothing to be said about them, and true of records as the demo writes them.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/replay/customerreplay.h"
#include "backend/cdp/world/world.h"
#include "backend/demo/demoschemas.h"
#include "backend/demo/shop.h"
#include "backend/serde/avrodecoder.h"
#include "backend/serde/avroencoder.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class DemoDefinitionsTest : public QObject
{
    Q_OBJECT
private slots:
    void lintSaysNothing()
    {
        const Outcome outcome = Weirctl::run(QStringList{QStringLiteral("lint")} + files());
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.out, QByteArray());
        QCOMPARE(outcome.status, 0);
    }

    void thereIsWhatTheDemoPromises()
    {
        std::map<std::string, int> counts;
        for (const Json& definition : documents())
            ++counts[std::string(definition.at("kind").text())];
        QCOMPARE(counts, (std::map<std::string, int>{{"audience", 8},
                                                     {"destination", 1},
                                                     {"identity", 1},
                                                     {"journey", 2},
                                                     {"plan", 1},
                                                     {"source", 4},
                                                     {"trait", 10},
                                                     {"transformation", 3}}));
    }

    void theStoryHolds()
    {
        const JsonPointer file = read(QStringLiteral(WEIR_SOURCE_DIR "/tests/cases/demo/shop.json"));
        cdp::CustomerCaseRead read = cdp::readCustomerCase(file);
        QVERIFY(read.mistakes.empty());
        cdp::CustomerCase& story = *read.story;
        story.definitions = documents();
        // `at` is a word of the cases, and a field of the demo's records.
        for (cdp::CustomerStep& step : story.steps) {
            for (cdp::CustomerEvent& event : step.events) {
                const Json at = event.event.at("_at");
                if (!at.isAbsent())
                    event.event = story.arena.with(story.arena.with(event.event, "at", at), "_at", Json());
            }
        }
        cdp::CustomerReplay replay(story);
        for (const cdp::CustomerMismatch& mismatch : replay.run().mismatches)
            QFAIL(qPrintable(QString::fromStdString(mismatch.path + " of step " + std::to_string(mismatch.step) +
                                                    ": expected " + mismatch.expected + ", came out " +
                                                    mismatch.actual)));
    }

    /// Two days of the shop, payments through Avro, as its topics have them.
    void everyRecordOfTheShopBecomesAnEvent()
    {
        ShopOptions options;
        options.startMs = 1'772'323'200'000; // 2026-03-01
        constexpr std::int64_t dayMs = 86'400'000;
        cdp::World world(options.startMs);
        const std::vector<Json> definitions = documents();
        QVERIFY(world.define(definitions).empty());
        const Result<std::shared_ptr<const AvroSchema>> schema = AvroSchema::parse(paymentSchema());
        QVERIFY(bool(schema));
        int placed = 0, declined = 0;
        Shop shop(options);
        shop.advance(options.startMs + 2 * dayMs, [&](ShopRecord&& record) {
            const bool isOrder = record.stream == ShopStream::Orders;
            if (!isOrder && record.stream != ShopStream::Payments)
                return;
            std::string value = std::move(record.value);
            if (!isOrder)
                value = decodeAvro(**schema, encodeAvro(**schema, value).value()).value().json;
            const JsonPointer document = parseJson(value).value();
            placed += document->root.at("status").text() == "placed" ? 1 : 0;
            declined += document->root.at("status").text() == "DECLINED" ? 1 : 0;
            world.advanceTo(std::max(world.nowMs(), record.timestampMs));
            world.take(document->root, isOrder ? "orders" : "payments");
        });
        QVERIFY(placed > 100);
        QVERIFY(declined > 0);
        int deadLetters = 0;
        for (const cdp::WorldRecord& record : world.takeRecords())
            deadLetters += std::holds_alternative<cdp::DeadLetterRecord>(record) ? 1 : 0;
        QCOMPARE(deadLetters, 0);
        std::int64_t orders = 0;
        int payers = 0;
        for (const std::string& name : world.profileNames()) {
            const std::optional<cdp::ProfileView> profile = world.profile(name);
            QVERIFY(profile.has_value());
            orders += profile->traits->root.at("orders").integer().value_or(0);
            payers += profile->traits->root.at("pays_by").isText() ? 1 : 0;
        }
        QCOMPARE(orders, std::int64_t(placed));
        QVERIFY(payers > 50);
        QVERIFY(world.members("buyers").size() > 50);
        QVERIFY(!world.members("large_baskets").empty());
        QVERIFY(!world.members("just_bought").empty());
    }

private:
    static QStringList files()
    {
        QStringList files{QStringLiteral(WEIR_SOURCE_DIR "/resources/plans/ecommerce.json")};
        const QDir folder(QStringLiteral(WEIR_SOURCE_DIR "/resources/demo/engine"));
        for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name))
            files << folder.filePath(name);
        return files;
    }

    static JsonPointer read(const QString& name)
    {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(name));
        Result<JsonPointer> document = parseJson(file.readAll().toStdString());
        if (!document)
            qFatal("%s: %s", qPrintable(name), qPrintable(document.error().detail));
        return *document;
    }

    std::vector<Json> documents()
    {
        std::vector<Json> all;
        for (const QString& file : files()) {
            m_kept.push_back(read(file));
            const Json& root = m_kept.back()->root;
            if (root.isArray())
                all.insert(all.end(), root.elements().begin(), root.elements().end());
            else
                all.push_back(root);
        }
        return all;
    }

    std::vector<JsonPointer> m_kept;
};

WEIR_TEST(DemoDefinitionsTest)

} // namespace weir

#include "demodefinitionstest.moc"
