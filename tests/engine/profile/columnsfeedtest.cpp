#include "backend/base/duration.h"
#include "backend/cdp/event/speccheck.h"
#include "backend/engine/columns/draftcount.h"
#include "backend/engine/profile/columnsfeeder.h"
#include "backend/engine/profile/tables.h"
#include "tests/cdp/naive/randomstory.h"
#include "tests/engine/profile/partitionedworld.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QJsonDocument>
#include <QTest>
#include <filesystem>

namespace weir {

using namespace engine;

namespace {

/// Partitions with their columnar copies, as a worker has them.
class FedWorld
{
public:
    FedWorld(std::int64_t nowMs, int partitions, std::size_t mostQueued)
        : parts(nowMs, partitions, 3), m_partitions(partitions), m_mostQueued(mostQueued)
    {
        parts.made = [this](int partition, PartitionPeople& people) {
            people.log().setKnown([stage = &people.stage()](cdp::ProfileId profile) {
                return stage->has(profile) && stage->hasUserId(profile);
            });
            if (feeder)
                feeder->gain(partition);
        };
        parts.committed = [this](int partition, PartitionPeople& people) {
            feeder->take(people.log().takeCommitted());
            people.log().journal().trim(feeder->kept(partition));
        };
        begin();
        for (int partition = 0; partition < partitions; ++partition)
            parts.made(partition, parts.people(partition));
    }
    void begin()
    {
        feeder = std::make_unique<ColumnsFeeder>(ColumnsFeederOptions{.folder = folder(),
                                                                      .partitions = m_partitions,
                                                                      .tailBytes = 1u << 20,
                                                                      .mostQueued = m_mostQueued,
                                                                      .flushMs = 1});
        feeder->attach(parts.store());
    }
    /// Both the stage and the feeder begin again; `how`: 1: the copies are gone, 2: and so is the journal.
    void restart(unsigned how)
    {
        feeder->detach();
        feeder.reset();
        if (how > 0)
            std::filesystem::remove_all(folder());
        if (how > 1) {
            for (int partition = 0; partition < m_partitions; ++partition) {
                StoreBatch batch;
                batch.eraseRange(table::journal, table::partitionKey(partition) + '\0',
                                 table::partitionKey(partition + 1));
                if (!parts.store().write(batch))
                    qFatal("no store");
            }
        }
        begin();
        parts.restart();
    }
    std::string folder() const { return m_folder.filePath(QStringLiteral("columns")).toStdString(); }

private:
    QTemporaryDir m_folder;

public:
    test::PartitionedWorld parts;
    std::unique_ptr<ColumnsFeeder> feeder;

private:
    int m_partitions;
    std::size_t m_mostQueued;
};

/// Empty: the audience has the same members by the stage and by the columns.
QString difference(FedWorld& world, int partition, const cdp::DefinitionPointer& audience, std::size_t& compared)
{
    const auto rules = DraftRules::compile(world.parts.book(), audience->document->root);
    if (!rules)
        return rules.error().detail;
    PartitionPeople& people = world.parts.people(partition);
    // Those are asked of people's logs, see QuestionPlan.
    if ((*rules)->readsLists || (*rules)->readsAccount || people.stage().size() == 0)
        return {};
    world.feeder->expect(partition, people.log().newestChange());
    std::shared_ptr<EventColumns> columns;
    (void)QTest::qWaitFor([&] { return (columns = world.feeder->columns(partition, 100)) != nullptr; }, test::longest);
    if (!columns)
        return QStringLiteral("no columns");
    const auto answer =
        DraftCount(*columns, *rules).run({.atMs = world.parts.nowMs(), .sample = 100'000, .threads = 1});
    if (!answer)
        return answer.error().detail;
    std::vector<cdp::ProfileId> members = people.stage().members(audience->envelope.key), counted = answer->sample;
    std::sort(members.begin(), members.end());
    std::sort(counted.begin(), counted.end());
    compared += members.size();
    if (members == counted && answer->count == counted.size() && answer->isExact)
        return {};
    QString text = QString::fromStdString(audience->envelope.key + ' ' + toJsonText(audience->document->root));
    for (const cdp::ProfileId& one : members)
        if (!std::binary_search(counted.begin(), counted.end(), one))
            text += QStringLiteral(" stage only: ") + QString::fromStdString(people.stage().nameOf(one));
    for (const cdp::ProfileId& one : counted)
        if (!std::binary_search(members.begin(), members.end(), one))
            text += QStringLiteral(" columns only: ") + QString::fromStdString(people.stage().nameOf(one));
    return text;
}

} // namespace

/// Audiences as the stage has them are those that drafts count over the copies that were fed.
class ColumnsFeedTest : public QObject
{
    Q_OBJECT
private slots:
    void draftsCountWhatTheStageHas_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 24; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }

    void draftsCountWhatTheStageHas()
    {
        QFETCH(const int, seed);
        const QByteArray text = QJsonDocument(naive::randomStory(std::uint64_t(seed))).toJson(QJsonDocument::Compact);
        const Result<JsonPointer> document = parseJson(text.toStdString());
        QVERIFY(document);
        const auto story = cdp::readCustomerCase(*document).story;
        QVERIFY(story);
        const int partitions = text.contains("\"account\"") ? 1 : 3;
        FedWorld world(story->startMs, partitions, seed % 3 == 0 ? 0 : 1'000);
        world.parts.define(story->definitions);
        std::size_t compared = 0;
        int number = 0;
        for (const cdp::CustomerStep& step : story->steps) {
            ++number;
            if (!step.define.empty())
                world.parts.define(step.define);
            for (const auto& [kind, key] : step.remove)
                world.parts.remove(kind, key);
            for (const cdp::CustomerEvent& event : step.events) {
                JsonArena arena;
                Json taken = event.event;
                if (!event.at.empty()) {
                    const auto atMs = parseWhen(QString::fromStdString(event.at), world.parts.nowMs());
                    taken =
                        arena.with(taken, "timestamp", arena.text(cdp::momentText(atMs.value_or(world.parts.nowMs()))));
                }
                world.parts.take(taken, step.source, event.id);
            }
            if (step.advanceMs > 0)
                world.parts.advanceTo(world.parts.nowMs() + step.advanceMs);
            if (number % 7 == 0)
                world.restart(unsigned(number / 7 + seed) % 3);
            if (number % 5 != 0 && number != int(story->steps.size()))
                continue;
            for (const cdp::DefinitionPointer& audience : world.parts.book().all("audience"))
                for (int partition = 0; audience->envelope.enabled && partition < partitions; ++partition) {
                    const QString found = difference(world, partition, audience, compared);
                    QVERIFY2(found.isEmpty(), qPrintable(QStringLiteral("step %1: %2").arg(number).arg(found)));
                }
        }
        s_compared += compared;
    }

    void somethingWasCompared() { QVERIFY(s_compared > 50); }

private:
    static inline std::size_t s_compared = 0;
};

WEIR_TEST(ColumnsFeedTest)

} // namespace weir

#include "columnsfeedtest.moc"
