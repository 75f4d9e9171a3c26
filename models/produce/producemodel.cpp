#include "models/produce/producemodel.h"

#include "backend/base/clock.h"
#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/cluster.h"
#include "backend/service/jobs.h"
#include "backend/service/produce/linessource.h"
#include "backend/service/produce/recordline.h"
#include "backend/service/produce/repeatsource.h"
#include "models/produce/produceplan.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

namespace weir {
namespace {

constexpr qsizetype encodedAtOnce = 1'000'000; ///< characters; more are encoded on a worker
constexpr int registryTimeoutMs = 10'000;
constexpr int mostFailures = 100;

template <typename Value> void onWorker(QObject* context, std::function<Value()> work, std::function<void(Value)> done)
{
    auto promise = std::make_shared<QPromise<Value>>();
    promise->future().then(context, [done](const Value& value) { done(value); });
    QThreadPool::globalInstance()->start([promise, work] {
        promise->start();
        promise->addResult(work());
        promise->finish();
    });
}

/// Lines of a file to records, as the draft says.
LinesSource::Make lineMaker(const ProduceDraft& draft, const ProduceRecord& same, const PartEncoder& keyEncoder,
                            const PartEncoder& valueEncoder, std::shared_ptr<SchemaRegistry> registry)
{
    if (draft.linesAreRecords) {
        auto line = std::make_shared<const RecordLine>(
            RecordLine::withRegistry(same.topic, std::move(registry), registryTimeoutMs));
        return [line, partition = same.partition](std::string_view text) {
            Result<ProduceRecord> record = line->parse(text);
            if (record && partition)
                record.value().partition = partition;
            return record;
        };
    }
    std::optional<std::string> separator;
    if (!draft.keySeparator.isEmpty())
        separator = draft.keySeparator.toStdString();
    return [plain = valueLines(same, separator), keyEncoder, valueEncoder](std::string_view text) {
        Result<ProduceRecord> record = plain(text);
        for (const auto& [part, encoder] :
             {std::pair(&ProduceRecord::key, &keyEncoder), std::pair(&ProduceRecord::value, &valueEncoder)}) {
            if (!record || !(record.value().*part))
                continue;
            Result<std::string> bytes = encoder->encode(*(record.value().*part));
            if (!bytes)
                return Result<ProduceRecord>(bytes.error());
            record.value().*part = std::move(bytes).value();
        }
        return record;
    };
}

/// Shows the run among the jobs until it is done, whoever owns it meanwhile. Its job.
int listRun(Jobs& jobs, ProduceRun& run, const QString& topic)
{
    const int job = jobs.start(JobKind::Produce, topic, &run,
                               {[&run] { run.cancel(); }, [&run](bool paused) { run.setPaused(paused); }});
    const std::int64_t since = SystemClock::instance().nowMs();
    QObject::connect(&run, &ProduceRun::progressed, &jobs, [&jobs, &run, job, since] {
        const std::int64_t elapsed = std::max<std::int64_t>(1, SystemClock::instance().nowMs() - since);
        jobs.progress(job, run.done(), run.total(), double(run.done()) * 1000.0 / double(elapsed));
    });
    QObject::connect(&run, &ProduceRun::finished, &jobs, [&jobs, &run, job] {
        jobs.finish(job, run.end() == RunEnd::Done        ? JobState::Done
                         : run.end() == RunEnd::Cancelled ? JobState::Cancelled
                                                          : JobState::Failed);
    });
    return job;
}

} // namespace

ProduceModel::ProduceModel(Jobs* jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {}

ProduceModel::~ProduceModel() { letGo(); }

void ProduceModel::letGo()
{
    if (!isRunning() || !m_jobs) {
        m_run.reset();
        return;
    }
    m_run->disconnect(this);
    ProduceRun* run = m_run.release();
    run->setParent(m_jobs);
    connect(run, &ProduceRun::finished, run, &QObject::deleteLater);
}

void ProduceModel::setTopic(Cluster* cluster, const QString& topic)
{
    if (cluster == m_cluster && topic == m_topic)
        return;
    const bool otherCluster = cluster != m_cluster;
    ++m_attempt;
    letGo();
    m_producer = cluster ? cluster->openProducer() : nullptr;
    m_cluster = cluster;
    m_topic = topic;
    m_isEncoding = m_isSending = false;
    m_problems.clear();
    m_keyMistake = m_valueMistake = {};
    m_written.reset();
    if (otherCluster) {
        m_subjects.clear();
        m_knowsSubjects = false;
    }
    m_keySchema.setRegistry(cluster ? cluster->registry() : nullptr);
    m_valueSchema.setRegistry(cluster ? cluster->registry() : nullptr);
    if (m_producer) {
        connect(m_producer.get(), &RecordProducer::obstacleChanged, this, [this] {
            if (m_isSending && m_producer->obstacle())
                say(Status::Warning, obstacleSentence(*m_producer->obstacle()));
        });
    }
    say(Status::Neutral, {});
}

void ProduceModel::askSubjects()
{
    const std::shared_ptr<SchemaRegistry> registry = m_cluster ? m_cluster->registry() : nullptr;
    if (!registry)
        return;
    using Answer = Result<std::vector<std::string>>;
    onWorker<Answer>(
        this, [registry] { return registry->subjectsBlocking(registryTimeoutMs); },
        [this, cluster = m_cluster](const Answer& answer) {
            if (cluster != m_cluster)
                return;
            m_knowsSubjects = true;
            m_subjects.clear();
            for (const std::string& subject : answer.value_or({}))
                m_subjects << QString::fromStdString(subject);
            emit subjectsChanged();
        });
}

bool ProduceModel::produce(const ProduceDraft& draft, bool utc)
{
    if (isBusy() || !m_cluster)
        return false;
    auto plan = std::make_shared<Plan>();
    if (!check(draft, utc, *plan)) {
        say(Status::Critical, tr("Nothing was written: something in the form is not right yet."));
        return false;
    }
    m_written.reset();
    if (draft.what == ProduceDraft::What::File) {
        startRun(*plan);
        return true;
    }
    if (draft.key.text.size() + draft.value.text.size() <= encodedAtOnce) {
        go(*plan, encode(*plan));
        return m_problems.isEmpty();
    }
    m_isEncoding = true;
    say(Status::Neutral, tr("Encoding…"));
    onWorker<Encoded>(
        this, [plan] { return encode(*plan); },
        [this, plan, attempt = ++m_attempt](const Encoded& encoded) {
            if (attempt == m_attempt)
                go(*plan, encoded);
        });
    return true;
}

void ProduceModel::go(const Plan& plan, const Encoded& encoded)
{
    m_isEncoding = false;
    if (encoded.keyError || encoded.valueError) {
        // Where placeholders were filled in, places in the text are not those of what was encoded.
        const bool isSame = plan.draft.what != ProduceDraft::What::Repeat;
        const auto note = [&](const std::optional<Error>& error, const QString& field, const QString& text,
                              TextMistake& mistake) {
            if (!error)
                return;
            mistake = mistakeOf(*error, isSame ? text : QString());
            m_problems.insert(field, mistake.sentence);
        };
        note(encoded.keyError, QStringLiteral("key"), plan.draft.key.text, m_keyMistake);
        note(encoded.valueError, QStringLiteral("value"), plan.draft.value.text, m_valueMistake);
        emit problemsChanged();
        say(Status::Critical, tr("Nothing was written: something in the form is not right yet."));
        return;
    }
    if (plan.draft.what == ProduceDraft::What::Repeat)
        startRun(plan);
    else
        sendOne(plan, encoded.record);
}

void ProduceModel::sendOne(const Plan& plan, ProduceRecord record)
{
    m_isSending = true;
    say(Status::Neutral, tr("Writing 1 record to %1…").arg(m_topic));
    m_producer->send({std::move(record), plan.draft.partitioner}, this,
                     [this, attempt = ++m_attempt](const Result<Delivery>& result) {
                         if (attempt == m_attempt)
                             takeOne(result);
                     });
}

void ProduceModel::takeOne(const Result<Delivery>& result)
{
    m_isSending = false;
    if (!result) {
        const ErrorText text = produceErrorText(result.error(), m_topic);
        say(Status::Critical, text.full(), detailText(result.error()));
        return;
    }
    const QString partition = QString::number(result->partition);
    const QString offset = QString::number(result->offset);
    m_written = Place{m_cluster->spec().name,
                      {QStringLiteral("topics"), m_topic, QStringLiteral("messages")},
                      {{QStringLiteral("from"), QStringLiteral("offset:") + offset},
                       {QStringLiteral("partitions"), partition},
                       {QStringLiteral("record"), partition + QLatin1Char(':') + offset}}};
    say(Status::Ok, writtenSentence(m_topic, *result));
    emit recordWritten();
}

void ProduceModel::startRun(const Plan& plan)
{
    const ProduceDraft& draft = plan.draft;
    std::unique_ptr<ProduceSource> source;
    if (draft.what == ProduceDraft::What::File) {
        source = std::make_unique<LinesSource>(
            QStringList{draft.file.trimmed()},
            lineMaker(draft, plan.record, plan.key, plan.value, m_cluster->registry()), draft.linesAreRecords);
    } else {
        ProduceRecord record = plan.record;
        if (!draft.key.isNull)
            record.key = draft.key.text.toStdString();
        if (!draft.value.isNull)
            record.value = draft.value.text.toStdString();
        const auto encoderOf = [](const PartEncoder& encoder) {
            return [encoder](const std::string& text) { return encoder.encode(text); };
        };
        source =
            std::make_unique<RepeatSource>(std::move(record), plan.times, encoderOf(plan.key), encoderOf(plan.value));
    }
    RunOptions options;
    options.partitioner = draft.partitioner;
    options.recordsPerSecond = plan.recordsPerSecond;
    m_run = m_producer->openRun(std::move(source), options);
    connect(m_run.get(), &ProduceRun::progressed, this, &ProduceModel::reportRun);
    connect(m_run.get(), &ProduceRun::finished, this, &ProduceModel::endRun);
    if (m_jobs)
        m_job = listRun(*m_jobs, *m_run, m_topic);
    m_run->start();
    reportRun();
}

void ProduceModel::reportRun()
{
    const bool isWaiting = isRunning() && m_run->obstacle();
    say(isWaiting ? Status::Warning : Status::Neutral,
        isWaiting ? obstacleSentence(*m_run->obstacle()) : runSentence(m_topic, *m_run));
}

void ProduceModel::endRun()
{
    const bool isGood = m_run->end() == RunEnd::Done && m_run->counts().refused + m_run->counts().broken == 0;
    QString text = runSentence(m_topic, *m_run);
    if (m_run->error())
        text += QLatin1Char(' ') + produceErrorText(*m_run->error(), m_topic).full();
    say(isGood                           ? Status::Ok
        : m_run->end() == RunEnd::Failed ? Status::Critical
                                         : Status::Warning,
        text, m_run->error() ? detailText(*m_run->error()) : QString());
    emit recordWritten();
}

void ProduceModel::forget()
{
    if (isBusy())
        return;
    m_run.reset();
    m_written.reset();
    m_problems.clear();
    m_keyMistake = m_valueMistake = {};
    emit problemsChanged();
    say(Status::Neutral, {});
}

void ProduceModel::cancel()
{
    if (isRunning())
        m_run->cancel();
    else if (m_isSending)
        m_producer->cancel();
}

void ProduceModel::setPaused(bool paused)
{
    if (!isRunning())
        return;
    if (m_jobs)
        m_jobs->setPaused(m_job, paused);
    else
        m_run->setPaused(paused);
    reportRun();
}

QStringList ProduceModel::failures() const
{
    QStringList all;
    if (!m_run)
        return all;
    for (const RunFailure& failure : m_run->failures().mid(0, mostFailures))
        all << failureSentence(failure, m_topic);
    return all;
}

void ProduceModel::say(Status status, const QString& summary, const QString& details)
{
    m_summaryStatus = status;
    m_summary = summary;
    m_details = details;
    emit stateChanged();
}

} // namespace weir
