// Purpose: runs the real weirctl for tests, in a configuration folder of its own. Thread: the test's.
#pragma once

#include "tests/support/cluster.h"

#include <QByteArray>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTemporaryDir>
#include <QVector>
#include <signal.h>

namespace weir::test {

struct Outcome
{
    int status = -1;
    QByteArray out;
    QByteArray err;

    QList<QByteArray> lines() const
    {
        QList<QByteArray> all = out.split('\n');
        if (!all.isEmpty() && all.last().isEmpty())
            all.removeLast();
        return all;
    }
    /// Each line as a JSON object; one that is none is an empty object.
    QVector<QJsonObject> objects() const
    {
        QVector<QJsonObject> all;
        for (const QByteArray& line : lines())
            all << QJsonDocument::fromJson(line).object();
        return all;
    }
};

class Weirctl
{
public:
    static constexpr int patienceMs = 60'000;

    static QString program(const QString& name = QStringLiteral("weirctl"))
    {
        return QStringLiteral(WEIR_BINARY_DIR "/bin/") + name;
    }

    /// Begins it; finish() waits for its end.
    explicit Weirctl(const QStringList& arguments, const QMap<QString, QString>& environment = {},
                     const QString& name = QStringLiteral("weirctl"))
    {
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        all.insert(QStringLiteral("XDG_CONFIG_HOME"), configFolder());
        all.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
        for (auto it = environment.begin(); it != environment.end(); ++it)
            all.insert(it.key(), it.value());
        m_process.setProcessEnvironment(all);
        m_process.setStandardInputFile(QProcess::nullDevice());
        m_process.start(program(name), arguments);
    }
    ~Weirctl()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }

    QProcess& process() { return m_process; }
    void interrupt(int signalNumber = SIGINT) { ::kill(pid_t(m_process.processId()), signalNumber); }
    QByteArray readOut()
    {
        m_out += m_process.readAllStandardOutput();
        return m_out;
    }
    QByteArray readErr()
    {
        m_err += m_process.readAllStandardError();
        return m_err;
    }
    Outcome finish()
    {
        Outcome outcome;
        if (!m_process.waitForFinished(patienceMs))
            return outcome;
        outcome.out = readOut();
        outcome.err = readErr();
        outcome.status = m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -2;
        return outcome;
    }

    static Outcome run(const QStringList& arguments, const QMap<QString, QString>& environment = {})
    {
        return Weirctl(arguments, environment).finish();
    }
    /// The same with the address of the shared broker.
    static Outcome runHere(const QStringList& arguments)
    {
        return run(arguments + QStringList{QStringLiteral("--bootstrap"), bootstrap()});
    }

    static QString configFolder()
    {
        static const QTemporaryDir folder;
        return folder.path();
    }

private:
    QProcess m_process;
    QByteArray m_out, m_err;
};

/// QStringList of one line, words separated by spaces.
inline QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace weir::test
