#include "tests/support/wiretables.h"
#include "backend/kafka/wire/connection.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"

#include <QProcess>
#include <QTest>
#include <set>

namespace weir {

/// Our tables against what the broker's own library is made from, and against what the broker says it knows.
class WireTablesTest : public QObject
{
    Q_OBJECT
private slots:
    void everyVersionLiesOnTheWireAsInKafka()
    {
        QStringList names;
        std::map<std::string, std::string> ours;
        test::eachTable([&]<typename Request>(const char* name) {
            names << QLatin1String(name);
            for (int version = Request::leastVersion; version <= Request::mostVersion; ++version) {
                const std::string form = version >= Request::flexibleFrom ? " flexible" : " plain";
                ours[name + std::string(" request ") + std::to_string(version) + form] = test::layout<Request>(version);
                ours[name + std::string(" response ") + std::to_string(version) + form] =
                    test::layout<typename Request::Answer>(version);
            }
        });
        QProcess python;
        python.start(QStringLiteral("python3"),
                     QStringList{QStringLiteral(WEIR_SOURCE_DIR "/tests/kafka/wirelayouts.py"),
                                 test::clusterFile().value(QLatin1String("kafkaLibs")).toString()} +
                         names);
        QVERIFY(python.waitForFinished(30'000));
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        std::map<std::string, std::string> theirs;
        for (const QByteArray& line : python.readAllStandardOutput().split('\n')) {
            if (const qsizetype at = line.indexOf(" {"); at >= 0)
                theirs[line.left(at).toStdString()] = line.mid(at + 1).toStdString();
        }
        QVERIFY(theirs.size() > 100);
        for (const auto& [what, layout] : ours) {
            // What Kafka 4 has dropped, only older brokers know.
            if (const auto found = theirs.find(what); found != theirs.end())
                QCOMPARE(what + ' ' + layout, what + ' ' + found->second);
        }
        for (const auto& [what, layout] : theirs) {
            const bool isOld = what.starts_with("Metadata ");
            QVERIFY2(isOld || ours.count(what) > 0, what.c_str());
        }
    }

    void theBrokersNewestIsKnown()
    {
        ClientConf conf;
        conf.spec.bootstrap = QStringList{test::bootstrap()};
        WireConnection connection(conf, *HostPort::parse(test::bootstrap()));
        QVERIFY(connection.open(Deadline(10'000)));
        test::eachTable([&]<typename Request>(const char* name) {
            const auto known = connection.versions().find(int(Request::key));
            QVERIFY2(known != connection.versions().end(), name);
            QVERIFY2(known->second.least <= Request::mostVersion, name);
            QVERIFY2(known->second.most <= Request::mostVersion, name);
        });
    }
};

WEIR_TEST(WireTablesTest)

} // namespace weir

#include "wiretablestest.moc"
