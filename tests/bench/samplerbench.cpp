// What a sample of a large cluster costs: 5,000 topics of 4 partitions and 2,000 groups of 20, over a fake source: the
// tracker, the rows, the recording. The fake source itself is not counted against a broker: it takes part in the sum.
#include "backend/monitor/history/historystore.h"
#include "backend/monitor/sampling/sampler.h"
#include "tests/bench/bench.h"
#include "tests/support/fakesource.h"

#include <QTemporaryDir>
#include <ctime>
#include <numeric>

using namespace weir;

namespace {

constexpr int topics = 5000, partitions = 4, groups = 2000, width = 20;
constexpr int everyMs = 5000, samples = 40, warmUp = 12;
constexpr int samplesABatch = 2; ///< as many as the store writes at once in life

double processorMs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1000.0 + double(time.tv_nsec) / 1e6;
}

std::string topicName(int number) { return "topic-" + std::to_string(10'000 + number); }

void fill(test::FakeSource& source)
{
    for (int i = 0; i < topics; ++i)
        source.addTopic(topicName(i), partitions, 100'000);
    for (int i = 0; i < groups; ++i) {
        const std::string id = "group-" + std::to_string(10'000 + i);
        source.addGroup(id);
        std::vector<WireTopicPartition> assigned;
        for (int p = 0; p < width; ++p) {
            const std::string topic = topicName((i * 7 + p / partitions) % topics);
            assigned.push_back({topic, p % partitions});
            source.commit(id, topic, p % partitions, 99'900);
        }
        source.setMembers(id, {test::FakeSource::member(id, assigned)});
    }
}

/// A third of the topics get records, a third of the groups read and half of those lag behind.
void live(test::FakeSource& source, int round)
{
    int number = 0;
    for (auto& [name, topic] : source.topics) {
        if (number++ % 3 == 0) {
            for (auto& partition : topic.partitions)
                partition.end += 50;
        }
    }
    number = 0;
    for (auto& [id, group] : source.groups) {
        if (number++ % 3 != 0)
            continue;
        for (auto& [place, offset] : group.offsets)
            offset.offset += number % 2 ? 50 : 40 + round % 3;
    }
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    for (const bool records : {false, true}) {
        test::FakeSource source;
        fill(source);
        VirtualClock clock(1'795'000'000'000);
        Sampler sampler(source, clock);
        std::shared_ptr<HistoryStore> store;
        if (records) {
            HistoryOptions options;
            options.path = historyPath(folder.path(), QStringLiteral("bench"));
            options.clock = &clock;
            store = HistoryStore::open(options);
            sampler.setStore(store);
        }
        std::vector<double> costs;
        for (int i = 0; i < samples; ++i) {
            live(source, i);
            clock.advance(everyMs);
            const double before = processorMs();
            sampler.sample(everyMs, {});
            // The store's own timer knows nothing of the clock that is told here: it would write all at the end.
            if (store && i % samplesABatch == samplesABatch - 1)
                store->flush();
            if (i >= warmUp)
                costs.push_back(processorMs() - before);
        }
        const double mean = std::accumulate(costs.begin(), costs.end(), 0.0) / double(costs.size());
        const QString what = records ? QStringLiteral("sample of 5,000 topics and 2,000 groups, recorded")
                                     : QStringLiteral("sample of 5,000 topics and 2,000 groups");
        bench::report(what, bench::number(mean, "ms"), {}, bench::number(mean / everyMs * 100, "% of a core"),
                      QStringLiteral("<= 5 % of a core"));
        bench::note(bench::all(costs) + QStringLiteral("; memory %1 MiB").arg(bench::memoryMiB("VmRSS"), 0, 'f', 0));
    }
    return 0;
}
