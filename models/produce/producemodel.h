// Purpose: what happens to a draft: it is checked, encoded, written, and what became of it is said in words. Thread:
// GUI; nothing blocks. Limits: one thing at a time. Whether one may write at all is asked before (guard.h).
#pragma once

#include "backend/service/produce/producerun.h"
#include "backend/service/produce/recordproducer.h"
#include "models/common/place.h"
#include "models/common/status.h"
#include "models/produce/partschema.h"
#include "models/produce/producedraft.h"
#include "models/produce/producetexts.h"

#include <QMap>

namespace weir {

class Cluster;
class Jobs;

class ProduceModel : public QObject
{
    Q_OBJECT
public:
    /// `jobs` may be null.
    explicit ProduceModel(Jobs* jobs, QObject* parent = nullptr);
    ~ProduceModel() override;

    /// `cluster` outlives the model, or is replaced. A run for another topic goes on as a job, here it is forgotten.
    void setTopic(Cluster* cluster, const QString& topic);
    PartSchema& keySchema() { return m_keySchema; }
    PartSchema& valueSchema() { return m_valueSchema; }
    const PartSchema& valueSchema() const { return m_valueSchema; }
    /// Subjects of the registry, sorted; empty until askSubjects() was answered.
    const QStringList& subjects() const { return m_subjects; }
    bool knowsSubjects() const { return m_knowsSubjects; } ///< also: that they cannot be had
    void askSubjects();

    /// Writes what the draft says. False: something is wrong with it, see problems().
    bool produce(const ProduceDraft& draft, bool utc);
    /// What was said of the last thing is not said any more; nothing while something is under way.
    void forget();
    void cancel();
    void setPaused(bool paused);
    bool isBusy() const { return m_isEncoding || m_isSending || isRunning(); }
    bool isRunning() const { return m_run && m_run->end() == RunEnd::Running; }
    bool isPaused() const { return m_run && m_run->isPaused(); }

    /// What is wrong, by field: "partition", "timestamp", "key", "value", "times", "rate", "file", "headers".
    const QMap<QString, QString>& problems() const { return m_problems; }
    const TextMistake& keyMistake() const { return m_keyMistake; }
    const TextMistake& valueMistake() const { return m_valueMistake; }

    /// What was or is being done, one line; empty: nothing so far.
    const QString& summary() const { return m_summary; }
    Status summaryStatus() const { return m_summaryStatus; }
    const QString& details() const { return m_details; } ///< what a machine said; may be empty
    /// The record that was written last, for a link.
    const std::optional<Place>& written() const { return m_written; }
    /// Why records of a run could not be written, the first hundred.
    QStringList failures() const;

signals:
    void problemsChanged();
    void stateChanged(); ///< busy, summary, failures
    void subjectsChanged();
    void recordWritten(); ///< one record, or a run that is done

private:
    struct Encoded;
    struct Plan;
    static Encoded encode(const Plan& plan);

    bool check(const ProduceDraft& draft, bool utc, Plan& plan);
    void checkPart(const ProducePart& part, const PartSchema& schema, const QString& field);
    void checkHeaders(const ProduceDraft& draft, Plan& plan);
    void checkNumbers(const ProduceDraft& draft, Plan& plan);
    void go(const Plan& plan, const Encoded& encoded);
    void sendOne(const Plan& plan, ProduceRecord record);
    void takeOne(const Result<Delivery>& result);
    void startRun(const Plan& plan);
    void letGo();
    void reportRun();
    void endRun();
    void say(Status status, const QString& summary, const QString& details = {});

    Jobs* m_jobs;
    Cluster* m_cluster = nullptr;
    QString m_topic;
    PartSchema m_keySchema, m_valueSchema;
    QStringList m_subjects;
    bool m_knowsSubjects = false;
    std::unique_ptr<RecordProducer> m_producer;
    std::unique_ptr<ProduceRun> m_run;
    int m_job = 0;
    int m_attempt = 0; ///< answers to older ones are dropped
    bool m_isEncoding = false, m_isSending = false;
    QMap<QString, QString> m_problems;
    TextMistake m_keyMistake, m_valueMistake;
    QString m_summary, m_details;
    Status m_summaryStatus = Status::Neutral;
    std::optional<Place> m_written;
};

} // namespace weir
