// Purpose: scans of a test: records to read, a scan under way with what it finds, and what kcat reads of the same.
// Thread: the test's. Limits: as ScanCollector.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/kafka/scan/kafkascan.h"
#include "tests/support/cluster.h"
#include "tests/support/scancollector.h"
#include "tests/support/testproducer.h"

#include <set>

namespace weir::test {

ClientConf confOf(const QString& bootstrap);
std::vector<ScanPart> allOf(const QString& topic, int partitions);
/// `count` records over the partitions, a millisecond apart; values are filled up to `size` bytes.
std::vector<TestRecord> some(int count, int partitions, const QByteArray& prefix = "v", int size = 0);
/// A new topic with some() in it; returns its name.
QString fillTopic(TestProducer& producer, const char* prefix, int count, int partitions,
                  const std::map<std::string, std::string>& settings = {}, int size = 0);
/// Partition and offset of all that kcat reads.
std::set<std::pair<int, std::int64_t>> kcat(const QString& topic, const QStringList& options = {});
std::set<std::pair<int, std::int64_t>> placesOf(const ScanCollector& collector);
/// All below `before` is gone.
void deleteRecords(const QString& bootstrap, const QString& topic, int partition, std::int64_t before);
std::size_t countOf(const ScanCollector& collector, RecordFlag flag);
ScanOptions backwardsIf(bool backwards);

/// A scan under way, with what it finds.
struct ScanRun
{
    ScanCollector collector;
    std::unique_ptr<RecordScan> scan;

    ScanRun(const std::vector<ScanPart>& parts, ScanOptions options = {}, const QString& bootstrap = test::bootstrap())
        : collector(options.backwards), scan(makeKafkaScan(confOf(bootstrap), parts, options))
    {
    }
    ~ScanRun() { scan.reset(); }
    void start() { collector.run(*scan); }
    bool finish(int ms = 60'000)
    {
        start();
        return collector.wait(ms);
    }
    /// Stands still as soon as so many blocks have come.
    void pauseAfter(int blocks)
    {
        collector.onBlock = [this, blocks](const ScanBlock&) {
            if (collector.blocks == blocks) {
                scan->setPaused(true);
                isPaused = true;
            }
        };
    }
    /// On from where it stood still, as fast as it can.
    bool resume(int ms = 60'000)
    {
        scan->setBudget(0);
        scan->setPaused(false);
        return collector.wait(ms);
    }
    std::int64_t lost() const
    {
        std::int64_t sum = 0;
        for (const ScanProgress::Part& part : scan->progress().parts)
            sum += part.lost;
        return sum;
    }
    std::atomic<bool> isPaused = false;
};

} // namespace weir::test
