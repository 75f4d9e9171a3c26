#include "backend/base/duration.h"
#include "backend/cdp/event/speccheck.h"
#include "backend/cdp/world/world.h"
#include "tests/cdp/naive/randomstory.h"
#include "tests/engine/profile/partitionedworld.h"
#include "tests/support/registry.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

namespace weir {
namespace {

/// The same in one world and in partitions; what differs, a line each.
QStringList differences(const cdp::CustomerCase& story, int partitions, bool restarts, std::size_t mostInMemory,
                        std::size_t* handovers = nullptr)
{
    QStringList found;
    cdp::World world(story.startMs);
    test::PartitionedWorld parts(story.startMs, partitions, mostInMemory);
    int number = 0;
    const auto compare = [&](const char* when) {
        std::vector<std::string> told;
        for (const cdp::WorldRecord& record : world.takeRecords())
            if (const auto* membership = std::get_if<cdp::MembershipRecord>(&record))
                told.push_back(membership->audience + ' ' + membership->profile.toText() + ' ' +
                               (membership->entered ? "entered " : "exited ") + std::to_string(membership->atMs));
        std::sort(told.begin(), told.end());
        const std::vector<std::string> memberships = parts.takeMemberships();
        const auto say = [&](const std::string& what) {
            found
                << QStringLiteral("step %1 %2: %3").arg(number).arg(QLatin1String(when), QString::fromStdString(what));
        };
        if (told != memberships) {
            for (const std::string& one : told)
                if (!std::binary_search(memberships.begin(), memberships.end(), one))
                    say("only the world: " + one);
            for (const std::string& one : memberships)
                if (!std::binary_search(told.begin(), told.end(), one))
                    say("only the partitions: " + one);
        }
        if (parts.waiting() > 0)
            say("somebody waits");
        for (const std::string& name : world.profileNames()) {
            const auto one = world.profile(name);
            if (!one)
                continue;
            const auto other = parts.stageOf(one->id).view(one->id);
            if (!other || other->name != one->name || other->audiences != one->audiences ||
                other->events != one->events || other->identifiers != one->identifiers ||
                toJsonText(other->traits->root) != toJsonText(one->traits->root))
                say(name + " differs: " + toJsonText(one->traits->root) + " against " +
                    (other ? toJsonText(other->traits->root) : "nobody"));
        }
    };
    world.define(story.definitions);
    parts.define(story.definitions);
    compare("definitions");
    for (const cdp::CustomerStep& step : story.steps) {
        ++number;
        if (!step.define.empty()) {
            world.define(step.define);
            parts.define(step.define);
        }
        for (const auto& [kind, key] : step.remove) {
            world.remove(kind, key);
            parts.remove(kind, key);
        }
        for (const cdp::CustomerEvent& event : step.events) {
            JsonArena arena;
            Json taken = event.event;
            if (!event.at.empty()) {
                const auto atMs = parseWhen(QString::fromStdString(event.at), world.nowMs());
                taken = arena.with(taken, "timestamp", arena.text(cdp::momentText(atMs.value_or(world.nowMs()))));
            }
            world.take(taken, step.source, event.id);
            parts.take(taken, step.source, event.id);
            if (restarts)
                parts.restart();
        }
        if (step.advanceMs > 0) {
            world.advanceTo(world.nowMs() + step.advanceMs);
            parts.advanceTo(parts.nowMs() + step.advanceMs);
        }
        if (restarts || step.restart)
            parts.restart();
        compare("");
        if (!found.isEmpty())
            break;
    }
    if (handovers)
        *handovers += parts.handovers();
    return found;
}

std::optional<cdp::CustomerCase> caseOf(const QByteArray& text)
{
    const Result<JsonPointer> document = parseJson(text.toStdString());
    if (!document)
        return std::nullopt;
    return std::move(cdp::readCustomerCase(*document).story);
}

/// What is asked of an account looks at people wherever they are: only within one partition.
int partitionsFor(const QByteArray& text) { return text.contains("\"account\"") ? 1 : 3; }

} // namespace

class PartitionsTest : public QObject
{
    Q_OBJECT
private slots:
    void aWorldInPartitionsIsTheSameWorld()
    {
        std::uint64_t first = 1, last = 60;
        if (const QByteArrayList asked = qgetenv("WEIR_SEEDS").split('-'); asked.size() == 2) {
            first = asked[0].toULongLong();
            last = asked[1].toULongLong();
        }
        std::size_t handovers = 0;
        QStringList failed;
        for (std::uint64_t seed = first; seed <= last; ++seed) {
            const QByteArray text = QJsonDocument(naive::randomStory(seed)).toJson(QJsonDocument::Compact);
            const auto story = caseOf(text);
            QVERIFY(story);
            const QStringList found = differences(*story, partitionsFor(text), seed % 2 == 0, seed % 3, &handovers);
            if (!found.isEmpty())
                failed << QStringLiteral("seed %1\n  ").arg(seed) + found.mid(0, 5).join(QStringLiteral("\n  "));
        }
        QVERIFY2(failed.isEmpty(), qPrintable(failed.join(QLatin1Char('\n'))));
        QVERIFY(handovers > 0);
    }

    void casesAreTheSameInPartitions_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("restarts");
        const QString root = QStringLiteral(WEIR_SOURCE_DIR "/tests/cases/customers");
        QDirIterator files(root, {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            const QString name = path.mid(root.size() + 1);
            QTest::newRow(qPrintable(name + QStringLiteral(", restarted"))) << path << true;
            QTest::newRow(qPrintable(name + QStringLiteral(", shelved"))) << path << false;
        }
    }
    void casesAreTheSameInPartitions()
    {
        QFETCH(const QString, path);
        QFETCH(const bool, restarts);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        const auto story = caseOf(text);
        // Requests of privacy are the identity stage's, see tests/engine/identify.
        if (!story || text.contains("privacyRequest"))
            return;
        const QStringList found = differences(*story, partitionsFor(text), restarts, restarts ? 100 : 0);
        QVERIFY2(found.isEmpty(), qPrintable(found.mid(0, 6).join(QLatin1Char('\n'))));
    }
};

WEIR_TEST(PartitionsTest)

} // namespace weir

#include "partitionstest.moc"
