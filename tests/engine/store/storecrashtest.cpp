#include "tests/engine/store/storesupport.h"
#include "tests/support/registry.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/resource.h>

namespace weir::engine {

using test::noise;
using test::numbered;

namespace {

constexpr int keys = 500;
constexpr const char *folderVariable = "WEIR_TEST_STORE", *logVariable = "WEIR_TEST_STORE_LOG",
                     *fileVariable = "WEIR_TEST_STORE_FILE";

/// Change number `i`: two tables and the position together.
StoreBatch change(std::int64_t i)
{
    StoreBatch batch;
    batch.put(1, numbered("k", int(i % keys)), std::to_string(i) + ':' + noise(std::uint64_t(i), 4'000));
    batch.put(2, "last", std::to_string(i));
    batch.setPosition("log/0", i);
    return batch;
}

/// The process that gets killed: writes on and on, and says how far it has come.
int writeOn()
{
    StoreOptions options = test::smallStore();
    options.isWriteAheadLogged = qEnvironmentVariableIsSet(logVariable);
    if (qEnvironmentVariableIsSet(fileVariable)) {
        // A disk that is full, as far as this process is concerned.
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit most{300'000, 300'000};
        setrlimit(RLIMIT_FSIZE, &most);
    }
    const auto store = LocalStore::open(qgetenv(folderVariable).toStdString(), options);
    if (!store)
        return 3;
    for (std::int64_t i = (*store)->position("log/0").value().value_or(0) + 1;; ++i) {
        if (const auto written = (*store)->write(change(i)); !written) {
            std::printf("refused %d %d\n", int(written.error().kind), int(bool((*store)->write(change(i)))));
            std::fflush(stdout);
            return 4;
        }
        std::printf("%lld\n", static_cast<long long>(i));
        std::fflush(stdout);
    }
}

} // namespace

class StoreCrashTest : public QObject
{
    Q_OBJECT
    static void start(QProcess& process, const QString& folder, const char* variable = nullptr)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QLatin1String(folderVariable), folder);
        if (variable)
            environment.insert(QLatin1String(variable), QStringLiteral("1"));
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("--only"), QStringLiteral("storecrashtest")});
    }
    /// Data and position are those of one moment, which it returns.
    static std::int64_t moment(const QString& folder)
    {
        const auto store = LocalStore::open(folder.toStdString(), test::smallStore());
        if (!store)
            return -1;
        const std::int64_t last = (*store)->position("log/0").value().value_or(0);
        if (last > 0 && (*store)->get(2, "last").value().value_or("") != std::to_string(last))
            return -2;
        for (std::int64_t i = std::max<std::int64_t>(1, last - keys + 1); i <= last + keys; ++i) {
            const auto value = (*store)->get(1, numbered("k", int(i % keys))).value();
            const std::int64_t expected = i <= last ? i : i - keys;
            if (value.has_value() != (expected > 0))
                return -3;
            if (value && *value != std::to_string(expected) + ':' + noise(std::uint64_t(expected), 4'000))
                return -4;
        }
        return last;
    }

private slots:
    void initTestCase()
    {
        if (qEnvironmentVariableIsSet(folderVariable))
            std::_Exit(writeOn());
    }

    void aKilledWriterLeavesOneMoment_data()
    {
        QTest::addColumn<bool>("isLogged");
        QTest::newRow("without write-ahead log") << false;
        QTest::newRow("with write-ahead log") << true;
    }
    void aKilledWriterLeavesOneMoment()
    {
        QFETCH(bool, isLogged);
        QTemporaryDir dir;
        std::int64_t before = 0;
        for (int round = 0; round < 4; ++round) {
            QProcess writer;
            start(writer, dir.path(), isLogged ? logVariable : nullptr);
            // By then about a dozen memory tables have been written, and the next are under way.
            std::int64_t seen = 0;
            while (seen < before + 2'500 + 137 * round) {
                QVERIFY(writer.bytesAvailable() > 0 || writer.waitForReadyRead(weir::test::longest));
                while (writer.canReadLine()) {
                    const std::int64_t line = writer.readLine().trimmed().toLongLong();
                    seen = std::max(seen, line);
                }
            }
            writer.kill();
            QVERIFY(writer.waitForFinished(weir::test::longest));
            const std::int64_t now = moment(dir.path());
            QVERIFY2(now > before, qPrintable(QString::number(now)));
            if (isLogged)
                QVERIFY2(now >= seen, qPrintable(QString::number(now)));
            before = now;
        }
    }

    void aFullDiskIsAnErrorThatStays()
    {
        QTemporaryDir dir;
        QProcess writer;
        start(writer, dir.path(), fileVariable);
        QVERIFY(writer.waitForFinished(weir::test::longest));
        QCOMPARE(writer.exitStatus(), QProcess::NormalExit);
        QCOMPARE(writer.exitCode(), 4);
        const QByteArray said = writer.readAllStandardOutput();
        QVERIFY2(said.endsWith("refused " + QByteArray::number(int(ErrorKind::Io)) + " 0\n"), said.right(200));
        QVERIFY(moment(dir.path()) >= 0);
    }
};

WEIR_TEST(StoreCrashTest)

} // namespace weir::engine

#include "storecrashtest.moc"
