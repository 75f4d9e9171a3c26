// Purpose: a workspace for the engine's benches: a broker, engines as processes, events of people who come as Zipf
// says, and how far each stage has come. Thread: the bench's, which has a QCoreApplication. Limits: Linux (/proc).
#pragma once

#include "backend/engine/log/partitionreader.h"
#include "backend/engine/records/auditcounts.h"
#include "tests/bench/bench.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <random>

namespace weir::bench {

constexpr int patienceMs = 600'000;
constexpr int people = 50'000;
constexpr int partitions = 8;

/// Of the environment.
int parameter(const char* name, int usual);

/// Waits until it holds, looking every few milliseconds; ends the bench if it never does.
void await(const char* what, const std::function<bool()>& holds);

/// User and system time of a process and of its children that have ended.
double cpuSecondsOf(qint64 pid);

/// How many processes wanted a processor during the last minute: said beside each figure.
QString load();

class Broker
{
public:
    Broker();
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;
    QString bootstrap() const { return m_bootstrap; }
    double cpuSeconds() const { return cpuSecondsOf(m_pid); }
    ClientConf conf() const;

private:
    QString run(const QStringList& arguments);

    QTemporaryDir m_folder;
    QString m_bootstrap;
    qint64 m_pid = 0;
};

/// A weir-engine of WEIR_BIN, started and ready; ended politely with the object.
class EngineRun
{
public:
    EngineRun(const Broker& broker, const QString& prefix, const QStringList& options = {});
    ~EngineRun();
    EngineRun(const EngineRun&) = delete;
    EngineRun& operator=(const EngineRun&) = delete;
    void kill();
    std::uint16_t port() const { return std::uint16_t(m_port); } ///< 0 without the stage collect
    double cpuSeconds() const { return cpuSecondsOf(m_process.processId()); }
    qint64 pid() const { return m_process.processId(); }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    int m_port = 0;
};

/// How many each stage has taken in, as the audit says.
class Counts
{
public:
    Counts(const Broker& broker, const std::string& prefix);
    std::int64_t of(const char* stage);

private:
    std::unique_ptr<engine::PartitionReader> m_reader;
    engine::AuditSums m_sums;
};

/// Events as a shop's pages send them, about 600 bytes each; three of ten are orders.
class Events
{
public:
    /// `prefix`: of the message ids.
    explicit Events(std::string prefix);
    int person(); ///< from 0 to people - 1, the first ones much more often
    std::string next(int whose);
    std::string event(const char* name, const std::string& user);

private:
    const std::string m_prefix;
    std::vector<double> m_shares;
    std::mt19937_64 m_random{7};
    std::uint64_t m_number = 0;
};

/// Definitions as key and document.
void define(const Broker& broker, const QString& prefix, const std::vector<std::pair<QByteArray, QByteArray>>& all);

/// `count` events in a topic of its own, keyed by user: a user's are in one partition.
void fill(const Broker& broker, const QString& topic, int count);

} // namespace weir::bench
