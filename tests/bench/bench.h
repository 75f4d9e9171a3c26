// Purpose: what the benches share: the line that scripts/bench reads, percentiles, the cluster, topics filled with
// JSON. Thread: the bench's; filling blocks.
#pragma once

#include "tests/support/cluster.h"
#include "tests/support/testproducer.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QStringList>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <vector>

namespace weir::bench {

constexpr int rounds = 5;

/// One row of the table of ./dev bench; `judged` begins with the number that is held against `limit` ("<= 60 ms").
inline void report(const QString& what, const QString& ours, const QString& peer, const QString& judged,
                   const QString& limit)
{
    std::printf("BENCH\t%s\t%s\t%s\t%s\t%s\n", qPrintable(what), qPrintable(ours), qPrintable(peer), qPrintable(judged),
                qPrintable(limit));
    std::fflush(stdout);
}

/// For the log.
inline void note(const QString& text)
{
    std::printf("%s\n", qPrintable(text));
    std::fflush(stdout);
}

inline QString number(double value, const char* unit, int decimals = 1)
{
    return QStringLiteral("%1 %2").arg(QString::number(value, 'f', decimals), QLatin1String(unit));
}

inline QString ratio(double value) { return QString::number(value, 'f', 2); }

/// `share` from 0 to 1. Precondition: not empty.
inline double percentile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, std::size_t(share * double(values.size())))];
}

inline double median(const std::vector<double>& values) { return percentile(values, 0.5); }

inline QString all(const std::vector<double>& values)
{
    QStringList texts;
    for (const double value : values)
        texts << QString::number(value, 'f', 1);
    return texts.join(QLatin1Char(' '));
}

/// A field of /proc/self/status in MiB: VmRSS, VmHWM.
inline double memoryMiB(const char* field)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(qsizetype(qstrlen(field)) + 1).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

inline bool asked(const char* option) { return QCoreApplication::arguments().contains(QLatin1String(option)); }

/// An order as shops write it, about `size` bytes.
inline QByteArray order(int number, int size)
{
    QByteArray json = "{\"orderId\":\"ord-" + QByteArray::number(1'000'000 + number) + "\",\"customerId\":\"cus-" +
                      QByteArray::number(number * 7919 % 50'000) +
                      "\",\"placedAt\":\"2026-11-20T14:00:00Z\",\"status\":\"paid\",\"currency\":\"EUR\",\"total\":" +
                      QByteArray::number(number % 9000 + 5) + ".90,\"lines\":[";
    for (int line = 0; json.size() < size - 60; ++line) {
        json += line > 0 ? "," : "";
        json += "{\"sku\":\"sku-" + QByteArray::number((number + line * 31) % 4000) +
                "\",\"quantity\":" + QByteArray::number(line % 3 + 1) + ",\"price\":19.90,\"name\":\"Kettle, steel\"}";
    }
    return json + "],\"channel\":\"web\"}";
}

/// Records `first` to `first + count`, dealt to the partitions in turn, a millisecond apart.
inline void send(test::TestProducer& producer, const QString& topic, int partitions, int first, int count, int size)
{
    constexpr int chunk = 20'000;
    constexpr std::int64_t beganMs = 1'795'000'000'000;
    std::vector<test::TestRecord> records;
    for (int i = first; i < first + count; ++i) {
        records.push_back(
            {i % partitions, QByteArray("cus-") + QByteArray::number(i % 50'000), order(i, size), beganMs + i, {}});
        if (int(records.size()) == chunk || i + 1 == first + count) {
            producer.send(topic, records);
            records.clear();
        }
    }
}

/// Tidies up after the bench, however it ends.
class Topic
{
public:
    Topic(const QString& prefix, int partitions, const std::map<std::string, std::string>& settings = {})
        : producer(test::bootstrap(), {}, {{"queue.buffering.max.messages", "500000"}, {"batch.size", "1000000"}}),
          name(test::uniqueName(prefix)), partitions(partitions)
    {
        producer.createTopic(name, partitions, settings);
    }
    ~Topic() { producer.deleteTopic(name); }
    Topic(const Topic&) = delete;
    Topic& operator=(const Topic&) = delete;
    void fill(int count, int size)
    {
        QElapsedTimer clock;
        clock.start();
        send(producer, name, partitions, 0, count, size);
        note(QStringLiteral("filled %1 with %2 records in %3 ms").arg(name).arg(count).arg(clock.elapsed()));
    }

    test::TestProducer producer;
    const QString name;
    const int partitions;
};

} // namespace weir::bench
