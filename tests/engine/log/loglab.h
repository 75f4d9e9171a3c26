// Purpose: what tests of the log share: a topic of their own, settings, reading all there is. Thread: the test's.
// Limits: blocks for at most a minute; ends the program if the cluster fails.
#pragma once

#include "backend/engine/log/partitionreader.h"
#include "backend/engine/log/transactionalproducer.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QTest>
#include <functional>

namespace weir::test {

constexpr int patienceMs = 60'000;

inline ClientConf confOf(const QString& bootstrap)
{
    ClientConf conf;
    conf.spec.bootstrap = bootstrap.split(QLatin1Char(','));
    return conf;
}

inline std::string freshName(const char* prefix) { return uniqueName(QLatin1String(prefix)).toStdString(); }

/// Every record that is committed, each partition's in the order of the log.
inline Result<void> readCommitted(const ClientConf& conf, const std::string& topic, int partitions,
                                  const std::function<void(const RecordView&)>& see)
{
    auto reader = engine::PartitionReader::make(conf, {.failsOutOfRange = false});
    if (!reader)
        return reader.error();
    std::vector<engine::LogPosition> from;
    for (int i = 0; i < partitions; ++i)
        from.push_back({{topic, i}, 0});
    const auto read = (*reader)->readToEnd(
        from,
        [&](const engine::LogBatch& batch) {
            for (std::size_t i = 0; i < batch->size(); ++i)
                see(batch->at(i));
            return Result<void>();
        },
        patienceMs);
    return read ? Result<void>() : read.error();
}

inline void eachCommitted(const ClientConf& conf, const std::string& topic, int partitions,
                          const std::function<void(const RecordView&)>& see)
{
    if (const Result<void> read = readCommitted(conf, topic, partitions, see); !read)
        qFatal("reading %s: %s", topic.c_str(), qPrintable(read.error().detail));
}

/// Their values, by partition.
inline std::map<std::int32_t, std::vector<std::string>> committedValues(const ClientConf& conf,
                                                                        const std::string& topic, int partitions)
{
    std::map<std::int32_t, std::vector<std::string>> values;
    eachCommitted(conf, topic, partitions,
                  [&](const RecordView& record) { values[record.partition].emplace_back(record.value); });
    return values;
}

inline std::unique_ptr<engine::TransactionalProducer> readyProducer(const ClientConf& conf, const std::string& id,
                                                                    const engine::ProducerOptions& options = {})
{
    auto producer = engine::TransactionalProducer::make(conf, id, options);
    if (!producer)
        qFatal("producer: %s", qPrintable(producer.error().detail));
    if (const Result<void> ready = (*producer)->init(patienceMs); !ready)
        qFatal("init: %s", qPrintable(ready.error().detail));
    return std::move(producer).value();
}

template <typename T> QString wordsOf(const Result<T>& result)
{
    return result ? QStringLiteral("fine")
                  : QStringLiteral("%1 %2 %3")
                        .arg(errorKindName(result.error().kind))
                        .arg(result.error().code)
                        .arg(result.error().detail);
}

} // namespace weir::test

#define VERIFY_OK(call)                                                                                                \
    do {                                                                                                               \
        const auto done = (call);                                                                                      \
        QVERIFY2(done, qPrintable(::weir::test::wordsOf(done)));                                                       \
    } while (false)
