#include "models/connections/connectiontestmodel.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"

#include <QMap>
#include <QStringList>
#include <algorithm>

namespace weir {
namespace {

struct Words
{
    static QString tr(const char* text) { return ConnectionTestModel::tr(text); }

    static QString title(TestStep step)
    {
        switch (step) {
        case TestStep::Name:
            return tr("Find the host");
        case TestStep::Tcp:
            return tr("Connect");
        case TestStep::Tls:
            return tr("Encrypt with TLS");
        case TestStep::Sasl:
            return tr("Sign in");
        case TestStep::Authorization:
            return tr("May list topics");
        case TestStep::Versions:
            return tr("Versions and other brokers");
        case TestStep::Registry:
            return tr("Schema registry");
        }
        return {};
    }

    static QString fact(const QString& name)
    {
        static const QMap<QString, QString> names = {
            {QStringLiteral("address"), tr("Address")},
            {QStringLiteral("connected"), tr("Connected to")},
            {QStringLiteral("failed"), tr("Not reached")},
            {QStringLiteral("protocol"), tr("Protocol")},
            {QStringLiteral("cipher"), tr("Cipher")},
            {QStringLiteral("subject"), tr("Certificate of")},
            {QStringLiteral("issuer"), tr("Issued by")},
            {QStringLiteral("validFrom"), tr("Valid from")},
            {QStringLiteral("validUntil"), tr("Valid until")},
            {QStringLiteral("names"), tr("For the hosts")},
            {QStringLiteral("mechanism"), tr("Mechanism")},
            {QStringLiteral("principal"), tr("Signed in as")},
            {QStringLiteral("cluster"), tr("Cluster")},
            {QStringLiteral("controller"), tr("Controller")},
            {QStringLiteral("topics"), tr("Topics")},
            {QStringLiteral("brokers"), tr("Brokers")},
            {QStringLiteral("release"), tr("Kafka release")},
            {QStringLiteral("api"), tr("Request versions")},
            {QStringLiteral("advertised"), tr("Advertised broker")},
            {QStringLiteral("subjects"), tr("Subjects")},
            {QStringLiteral("status"), tr("HTTP status")},
        };
        return names.value(name, name);
    }
};

QString valueOf(const StepResult& step, const char* name)
{
    for (const StepFact& fact : step.facts)
        if (fact.name == QLatin1String(name))
            return fact.value;
    return {};
}

} // namespace

ConnectionTestModel::ConnectionTestModel(ConnectionTester& tester, QObject* parent)
    : QAbstractListModel(parent), m_tester(tester)
{
    const auto all = [this] { emit dataChanged(index(0), index(int(testStepCount) - 1)); };
    connect(&tester, &ConnectionTester::started, this, [this, all] {
        m_everStarted = true;
        m_stale = false;
        all();
    });
    connect(&tester, &ConnectionTester::cleared, this, [this, all] {
        m_everStarted = m_stale = false;
        all();
    });
    connect(&tester, &ConnectionTester::stepChanged, this,
            [this](int step) { emit dataChanged(index(step), index(step)); });
    connect(&tester, &ConnectionTester::finished, this, all);
}

int ConnectionTestModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(testStepCount); }

QString ConnectionTestModel::sentence(const StepResult& step) const
{
    if (step.error)
        return errorText(*step.error, step.step == TestStep::Registry ? ErrorPlace::Registry : ErrorPlace::Connection)
            .sentence;
    if (step.state != StepState::Ok)
        return {};
    switch (step.step) {
    case TestStep::Name: {
        QStringList addresses;
        for (const StepFact& fact : step.facts)
            if (fact.name == QLatin1String("address"))
                addresses.append(fact.value);
        return addresses.join(QStringLiteral(", "));
    }
    case TestStep::Tcp:
        return tr("%1 in %2").arg(valueOf(step, "connected"), formats::duration(step.ms));
    case TestStep::Tls:
        return tr("%1; the certificate is for %2 and valid until %3.")
            .arg(valueOf(step, "protocol"), valueOf(step, "subject"), valueOf(step, "validUntil"));
    case TestStep::Sasl:
        return tr("Signed in with %1 as %2.").arg(valueOf(step, "mechanism"), valueOf(step, "principal"));
    case TestStep::Authorization:
        return tr("%n topic(s) can be seen.", nullptr, valueOf(step, "topics").toInt());
    case TestStep::Versions: {
        const QString release = valueOf(step, "release");
        const QString brokers = tr("%n broker(s)", nullptr, valueOf(step, "brokers").toInt());
        const auto lost =
            std::count_if(step.facts.cbegin(), step.facts.cend(), [](const StepFact& fact) { return !fact.isGood; });
        if (lost > 0)
            return tr("%1, of which %2 cannot be reached under the advertised address.").arg(brokers).arg(lost);
        return release.isEmpty() ? brokers : tr("Kafka %1, %2").arg(release, brokers);
    }
    case TestStep::Registry:
        return tr("%n subject(s)", nullptr, valueOf(step, "subjects").toInt());
    }
    return {};
}

QVariant ConnectionTestModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StepResult& step = m_tester.report()[std::size_t(index.row())];
    const bool partial = step.state == StepState::Ok && std::any_of(step.facts.cbegin(), step.facts.cend(),
                                                                    [](const StepFact& fact) { return !fact.isGood; });
    switch (role) {
    case Qt::DisplayRole:
        return Words::title(step.step);
    case StateRole:
        return int(step.state);
    case StatusRole:
        if (step.state == StepState::Failed)
            return int(Status::Critical);
        if (partial && step.step == TestStep::Versions)
            return int(Status::Warning);
        return int(step.state == StepState::Ok ? Status::Ok : Status::Neutral);
    case WordRole:
        switch (step.state) {
        case StepState::Pending:
            return m_everStarted ? tr("Waiting") : tr("Not tested");
        case StepState::Running:
            return tr("Trying");
        case StepState::Ok:
            return partial && step.step == TestStep::Versions ? tr("Partly") : tr("OK");
        case StepState::Failed:
            return tr("Failed");
        case StepState::Skipped:
            return tr("Not tried");
        }
        return {};
    case SentenceRole:
        return sentence(step);
    case ActionRole:
        if (!step.error)
            return QString();
        return errorText(*step.error, step.step == TestStep::Registry ? ErrorPlace::Registry : ErrorPlace::Connection)
            .action;
    case DetailsRole:
        return step.error ? detailText(*step.error) : QString();
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2. %3")
            .arg(Words::title(step.step), data(index, WordRole).toString(), sentence(step));
    default:
        return {};
    }
}

QVector<TestFactText> ConnectionTestModel::facts(int row) const
{
    QVector<TestFactText> texts;
    for (const StepFact& fact : m_tester.report()[std::size_t(row)].facts)
        texts.append({Words::fact(fact.name), fact.value, fact.isGood});
    return texts;
}

QString ConnectionTestModel::summary() const
{
    if (!m_everStarted)
        return {};
    const TestReport& report = m_tester.report();
    if (m_tester.isRunning()) {
        const auto done = std::count_if(report.cbegin(), report.cend(), [](const StepResult& step) {
            return step.state != StepState::Pending && step.state != StepState::Running;
        });
        return tr("Testing: step %1 of %2").arg(std::min<qint64>(done + 1, qint64(testStepCount))).arg(testStepCount);
    }
    if (m_stale)
        return tr("Changed since this test.");
    for (const StepResult& step : report)
        if (step.state == StepState::Failed)
            return tr("It does not work yet: “%1” failed.").arg(Words::title(step.step));
    return m_tester.succeeded() ? tr("Everything works.") : tr("The test was cancelled.");
}

Status ConnectionTestModel::summaryStatus() const
{
    if (m_stale)
        return Status::Stale;
    const TestReport& report = m_tester.report();
    const bool failed = std::any_of(report.cbegin(), report.cend(),
                                    [](const StepResult& step) { return step.state == StepState::Failed; });
    if (failed)
        return Status::Critical;
    return m_tester.succeeded() ? Status::Ok : Status::Neutral;
}

void ConnectionTestModel::setStale()
{
    if (!m_everStarted || m_stale || m_tester.isRunning())
        return;
    m_stale = true;
    emit dataChanged(index(0), index(int(testStepCount) - 1));
}

QString ConnectionTestModel::asText() const
{
    QStringList lines;
    for (int row = 0; row < rowCount(); ++row) {
        const QModelIndex at = index(row);
        QString line =
            QStringLiteral("%1: %2").arg(data(at, Qt::DisplayRole).toString(), data(at, WordRole).toString());
        for (const int role : {int(SentenceRole), int(ActionRole), int(DetailsRole)})
            if (const QString text = data(at, role).toString(); !text.isEmpty())
                line += QStringLiteral("\n    ") + text;
        for (const TestFactText& fact : facts(row))
            line += QStringLiteral("\n    %1: %2").arg(fact.name, fact.value);
        lines.append(line);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace weir
