// Recording, rolling up and opening a cluster's history: what 20,000 series cost the processor and the disk, and how
// fast the last 30 days of a group are there.
#include "backend/monitor/history/historystore.h"
#include "tests/bench/bench.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <atomic>
#include <cmath>
#include <random>
#include <sys/resource.h>

namespace weir::bench {
namespace {

constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr std::int64_t midnight = std::int64_t(20'000) * day;

class SharedClock final : public Clock
{
public:
    std::int64_t nowMs() const override { return m_nowMs; }
    void set(std::int64_t nowMs) { m_nowMs = nowMs; }

private:
    std::atomic<std::int64_t> m_nowMs = midnight;
};

/// Of all threads of this process.
double cpuMs()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) { return double(time.tv_sec) * 1e3 + double(time.tv_usec) / 1e3; };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

/// 200 groups of 20 partitions, each with its lag, time lag, rates and the partition's end; one in four is idle, as
/// elsewhere. Rates wander by a twentieth, and samples are not taken to the millisecond.
class Load
{
public:
    Load(HistoryStore& store, int groups, int partitions)
    {
        for (int group = 0; group < groups; ++group) {
            const QString name = QStringLiteral("group-%1").arg(group);
            for (int partition = 0; partition < partitions; ++partition) {
                const QString topic = QStringLiteral("topic-%1").arg(group);
                Partition one;
                one.isIdle = (group + partition) % 4 == 0;
                one.rate = 5 * std::exp(double((group * 31 + partition * 17) % 100) / 15);
                int i = 0;
                for (const SeriesId& id : {SeriesId{Measure::Lag, Scope::GroupPartition, name, topic, partition},
                                           SeriesId{Measure::TimeLag, Scope::GroupPartition, name, topic, partition},
                                           SeriesId{Measure::RecordsOut, Scope::GroupPartition, name, topic, partition},
                                           SeriesId{Measure::RecordsIn, Scope::Partition, {}, topic, partition},
                                           SeriesId{Measure::End, Scope::Partition, {}, topic, partition}})
                    one.handles[i++] = store.handle(id);
                m_partitions.push_back(one);
            }
        }
    }

    std::vector<HistoryStore::Sample> next(double seconds)
    {
        std::vector<HistoryStore::Sample> samples;
        samples.reserve(m_partitions.size() * 5);
        std::normal_distribution<> noise(0, 0.05);
        for (Partition& one : m_partitions) {
            double in = 0, out = 0;
            if (!one.isIdle) {
                in = std::floor(one.rate * seconds * (1 + noise(m_random)));
                out = std::min(one.lag + in, std::floor(one.rate * seconds * (1 + noise(m_random))));
                one.end += in;
                one.lag += in - out;
            }
            samples.push_back({one.handles[0], one.lag});
            samples.push_back({one.handles[1], one.lag / one.rate});
            samples.push_back({one.handles[2], out / seconds});
            samples.push_back({one.handles[3], in / seconds});
            samples.push_back({one.handles[4], one.end});
        }
        return samples;
    }
    std::size_t series() const { return m_partitions.size() * 5; }

private:
    struct Partition
    {
        SeriesHandle handles[5] = {};
        bool isIdle = false;
        double rate = 0, end = 1e9, lag = 0;
    };
    std::vector<Partition> m_partitions;
    std::mt19937_64 m_random{1};
};

double jitter(std::mt19937_64& random) { return 5 + std::uniform_real_distribution<>(-0.02, 0.02)(random); }

/// Six hours as fast as they can be told; what it would cost a running program is the processor time over those hours.
void recording()
{
    const QTemporaryDir folder;
    SharedClock clock;
    const QString path = folder.filePath(QStringLiteral("history.sqlite"));
    auto store = HistoryStore::open({path, std::int64_t(20) << 30, &clock, 3'600'000});
    Load load(*store, 200, 20);
    std::mt19937_64 random(2);
    const int ticks = asked("--short") ? 720 : 6 * 720;
    double cost = 0, longest = 0;
    for (int tick = 0; tick < ticks; tick += 2) {
        // Making them up costs more than recording them.
        std::vector<HistoryStore::Sample> first = load.next(jitter(random)), then = load.next(jitter(random));
        QElapsedTimer timer;
        timer.start();
        const double before = cpuMs();
        store->record(midnight + tick * 5 * second, std::move(first));
        store->record(midnight + (tick + 1) * 5 * second, std::move(then));
        clock.set(midnight + (tick + 2) * 5 * second);
        store->flush();
        store->maintain();
        cost += cpuMs() - before;
        longest = std::max(longest, double(timer.elapsed()));
    }
    clock.set(clock.nowMs() + 10 * minute);
    const double before = cpuMs();
    store->flush();
    store->maintain();
    cost += cpuMs() - before;
    note(QStringLiteral("%1 series, %2 ticks: %3 ms of the processor; the longest batch with its roll-up took %4 ms")
             .arg(load.series())
             .arg(ticks)
             .arg(cost, 0, 'f', 0)
             .arg(longest));
    note(QStringLiteral("with its journal: %1 MiB; memory: %2 MiB at most")
             .arg(store->state().bytes >> 20)
             .arg(memoryMiB("VmHWM"), 0, 'f', 0));
    store.reset();
    const double bytes = double(QFileInfo(path).size()) / (double(load.series()) * ticks);

    // Six hours make a piece of the next tier.
    store = HistoryStore::open({path, std::int64_t(20) << 30, &clock, 3'600'000});
    clock.set(clock.nowMs() + 30 * minute);
    const double beforeFold = cpuMs();
    store->flush();
    store->maintain();
    const double fold = cpuMs() - beforeFold;
    store.reset();
    note(QStringLiteral("folding into minutes: %1 ms of the processor; file: %2 MiB")
             .arg(fold, 0, 'f', 0)
             .arg(QFileInfo(path).size() >> 20));
    const double share = (cost + fold) / (double(ticks) * 5000) * 100;
    report(QStringLiteral("history: recording %1 series every 5 s").arg(load.series()), number(share, "% of a core", 2),
           QStringLiteral("-"), number(share, "% of a core", 2), QStringLiteral("<= 10 %"));
    report(QStringLiteral("history: a raw sample after roll-up (size of the whole file)"), number(bytes, "bytes", 2),
           QStringLiteral("-"), number(bytes, "bytes", 2), QStringLiteral("<= 1.5 bytes"));
}

/// A group with 20 partitions and its totals, a month long.
void opening()
{
    const QTemporaryDir folder;
    SharedClock clock;
    const QString path = folder.filePath(QStringLiteral("history.sqlite"));
    const std::int64_t days = asked("--short") ? 3 : 31;
    {
        const auto store = HistoryStore::open({path, std::int64_t(20) << 30, &clock, 3'600'000});
        Load load(*store, 2, 20);
        std::mt19937_64 random(3);
        for (std::int64_t at = midnight; at < midnight + days * day; at += 5 * second) {
            store->record(at, load.next(jitter(random)));
            if (at % hour == 0) {
                clock.set(at);
                store->flush();
                store->maintain();
            }
        }
        clock.set(midnight + days * day);
        store->flush();
        store->maintain();
        note(QStringLiteral("%1 series over %2 days: %3 MiB")
                 .arg(load.series())
                 .arg(days)
                 .arg(double(store->state().bytes) / (1 << 20), 0, 'f', 1));
    }
    const auto store = HistoryStore::open({path, std::int64_t(20) << 30, &clock, 3'600'000});
    QVector<SeriesId> ids;
    for (const Measure measure : {Measure::Lag, Measure::TimeLag, Measure::RecordsOut})
        ids += store->series(Scope::GroupPartition, measure, QStringLiteral("group-1"), {}).value_or({});
    const auto measure = [&](int mostPoints) {
        std::vector<double> times;
        qsizetype points = 0;
        for (int round = 0; round < rounds * 2; ++round) {
            QElapsedTimer timer;
            timer.start();
            const auto read = store->read(ids, clock.nowMs() - 30 * day, clock.nowMs(), mostPoints);
            times.push_back(double(timer.nsecsElapsed()) / 1e6);
            points = 0;
            for (const HistorySeries& series : read.value_or({}))
                points += series.points.size();
        }
        note(QStringLiteral("%1 series, %2 points: %3 ms").arg(ids.size()).arg(points).arg(all(times)));
        return median(times);
    };
    const double chart = measure(2000), full = measure(5000);
    report(QStringLiteral("history: 30 days of a group's 60 series, 2,000 points each"), number(chart, "ms"),
           QStringLiteral("-"), number(chart, "ms"), QStringLiteral("<= 100 ms"));
    report(QStringLiteral("history: the same by 10 minutes"), number(full, "ms"), QStringLiteral("-"),
           number(full, "ms"), QStringLiteral("<= 100 ms"));
    ids.resize(1);
    const double minutes = measure(50'000);
    report(QStringLiteral("history: one of them by the minute"), number(minutes, "ms"), QStringLiteral("-"),
           number(minutes, "ms"), QStringLiteral("<= 100 ms"));
}

} // namespace
} // namespace weir::bench

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    weir::bench::recording();
    weir::bench::opening();
    return 0;
}
