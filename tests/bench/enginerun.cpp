#include "tests/bench/enginerun.h"

#include <QRegularExpression>
#include <QTest>
#include <unistd.h>

namespace weir::bench {

int parameter(const char* name, int usual)
{
    return qEnvironmentVariableIsSet(name) ? qEnvironmentVariableIntValue(name) : usual;
}

void await(const char* what, const std::function<bool()>& holds)
{
    if (!QTest::qWaitFor(holds, patienceMs))
        qFatal("in vain: %s", what);
}

double cpuSecondsOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const QByteArrayList fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return double(fields[11].toLongLong() + fields[12].toLongLong()) / double(::sysconf(_SC_CLK_TCK));
}

QString load()
{
    QFile file(QStringLiteral("/proc/loadavg"));
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll().split(' ').first()) : QString();
}

Broker::Broker()
{
    m_bootstrap = run({QStringLiteral("start"), m_folder.path()});
    QFile pid(m_folder.filePath(QStringLiteral("node1/broker.pid")));
    if (pid.open(QIODevice::ReadOnly))
        m_pid = pid.readAll().split(' ').first().trimmed().toLongLong();
}

Broker::~Broker() { run({QStringLiteral("remove"), m_folder.path()}); }

ClientConf Broker::conf() const
{
    ClientConf conf;
    conf.spec.bootstrap = QStringList{m_bootstrap};
    return conf;
}

QString Broker::run(const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral(WEIR_SOURCE_DIR "/scripts/kafka-broker"), arguments);
    if (!process.waitForFinished(patienceMs) || process.exitCode() != 0)
        qFatal("kafka-broker %s failed", qPrintable(arguments.first()));
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

EngineRun::EngineRun(const Broker& broker, const QString& prefix, const QStringList& options)
{
    const QString log = m_folder.filePath(QStringLiteral("log"));
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(log);
    m_process.start(qEnvironmentVariable("WEIR_BIN") + QStringLiteral("/weir-engine"),
                    QStringList{QStringLiteral("run"), QStringLiteral("--bootstrap"), broker.bootstrap(),
                                QStringLiteral("--data"), m_folder.filePath(QStringLiteral("data")),
                                QStringLiteral("--prefix"), prefix, QStringLiteral("--listen"),
                                QStringLiteral("127.0.0.1:0"), QStringLiteral("--partitions"),
                                QString::number(partitions), QStringLiteral("--plain")} +
                        options);
    static const QRegularExpression listening(QStringLiteral("started workspace=.* http=(\\d+)"));
    await("the engine starts", [&] {
        QFile file(log);
        if (!file.open(QIODevice::ReadOnly))
            return false;
        const QRegularExpressionMatch match = listening.match(QString::fromUtf8(file.readAll()));
        m_port = match.captured(1).toInt(); // 0 without the stage collect
        return match.hasMatch();
    });
}

EngineRun::~EngineRun()
{
    m_process.terminate();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(20'000))
        kill();
}

void EngineRun::kill()
{
    m_process.kill();
    m_process.waitForFinished(-1);
}

Counts::Counts(const Broker& broker, const std::string& prefix)
    : m_reader(*engine::PartitionReader::make(broker.conf()))
{
    (void)m_reader->start({{prefix + "audit", 0}, 0});
}

std::int64_t Counts::of(const char* stage)
{
    const auto batch = m_reader->poll(10'000, 20);
    for (std::size_t i = 0; batch && i < (*batch)->size(); ++i) {
        const auto record = engine::auditOf((*batch)->at(i).key, (*batch)->at(i).value);
        if (record)
            m_sums.add(*record);
    }
    return m_sums.ofStage(stage)[engine::Counted::In];
}

Events::Events(std::string prefix) : m_prefix(std::move(prefix))
{
    double sum = 0;
    for (int rank = 1; rank <= people; ++rank)
        m_shares.push_back(sum += 1.0 / rank);
}

int Events::person()
{
    const double at = std::uniform_real_distribution<double>(0, m_shares.back())(m_random);
    return int(std::lower_bound(m_shares.begin(), m_shares.end(), at) - m_shares.begin());
}

std::string Events::next(int whose)
{
    return m_random() % 10 < 3
               ? event("Order Completed", "u" + std::to_string(whose))
               : event(m_random() % 2 ? "Product Viewed" : "Product Added", "u" + std::to_string(whose));
}

std::string Events::event(const char* name, const std::string& user)
{
    const std::string id = std::to_string(++m_number);
    const std::string price = std::to_string(m_random() % 200) + ".90";
    return "{\"type\":\"track\",\"event\":\"" + std::string(name) + "\",\"messageId\":\"" + m_prefix + id +
           "\",\"anonymousId\":\"device-" + user + "\",\"userId\":\"" + user +
           "\",\"timestamp\":\"2026-11-20T10:00:00.000Z\",\"properties\":{\"order_id\":\"o" + id +
           "\",\"total\":" + price + ",\"price\":" + price +
           ",\"currency\":\"EUR\",\"category\":\"shoes\",\"name\":\"A shoe of leather\",\"quantity\":" +
           std::to_string(m_random() % 4 + 1) +
           ",\"products\":[{\"sku\":\"SH-42\",\"category\":\"shoes\"},{\"sku\":\"SO-7\",\"category\":\"socks\"}]},"
           "\"context\":"
           "{\"ip\":\"192.0.2.7\",\"locale\":\"de-DE\",\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64) "
           "Firefox/140\","
           "\"page\":{\"path\":\"/shoes\",\"title\":\"Shoes and more\",\"url\":\"http://shop.example/shoes\"}}}";
}

void define(const Broker& broker, const QString& prefix, const std::vector<std::pair<QByteArray, QByteArray>>& all)
{
    std::vector<test::TestRecord> records;
    for (const auto& [key, text] : all)
        records.push_back({0, key, text, 0, {}});
    test::TestProducer(broker.bootstrap()).send(prefix + QStringLiteral("definitions"), records);
}

void fill(const Broker& broker, const QString& topic, int count)
{
    test::TestProducer producer(broker.bootstrap(), {},
                                {{"queue.buffering.max.messages", "500000"}, {"batch.size", "1000000"}});
    producer.createTopic(topic, partitions);
    Events events(topic.toStdString() + '-');
    std::vector<test::TestRecord> records;
    for (int i = 0; i < count; ++i) {
        const int whose = events.person();
        records.push_back({whose % partitions,
                           QByteArray("u") + QByteArray::number(whose),
                           QByteArray::fromStdString(events.next(whose)),
                           0,
                           {}});
        if (records.size() == 20'000 || i + 1 == count) {
            producer.send(topic, records);
            records.clear();
        }
    }
}

} // namespace weir::bench
