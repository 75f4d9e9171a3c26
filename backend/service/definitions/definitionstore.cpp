#include "backend/service/definitions/definitionstore.h"

#include "backend/service/workspace/author.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QUuid>
#include <chrono>
#include <thread>

namespace weir {
namespace {

constexpr std::chrono::milliseconds lookAgain{20};

/// Of `together`, if it is among what the topic has.
Result<DefinitionLog> read(const ClientConf& conf, int timeoutMs, const TopicRecipe& topic, const QString& together,
                           std::optional<DefinitionVerdict>& verdict)
{
    const Result<std::vector<WorkspaceRecord>> records = readWorkspaceTopic(conf, topic.name, 0, timeoutMs);
    if (!records)
        return records.error();
    DefinitionLog log;
    for (const WorkspaceRecord& record : *records) {
        std::optional<DefinitionVerdict> told =
            log.offer(offeredDefinition(record.key, record.value, record.together, record.offset));
        if (told && told->together == together)
            verdict = std::move(told);
    }
    return log;
}

} // namespace

Result<DefinitionLog> readDefinitions(const ClientConf& conf, int timeoutMs, const TopicRecipe& topic)
{
    std::optional<DefinitionVerdict> none;
    return read(conf, timeoutMs, topic, {}, none);
}

Result<void> saveDefinitions(const ClientConf& conf, QVector<Definition> definitions, int timeoutMs,
                             const TopicRecipe& topic)
{
    const Result<DefinitionLog> before = readDefinitions(conf, timeoutMs, topic);
    if (!before)
        return before.error();
    const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
    const QString together = QUuid::createUuid().toString(QUuid::WithoutBraces);
    std::vector<WorkspaceRecord> records;
    for (Definition& definition : definitions) {
        definition.changedAtMs = now;
        definition.author = thisAuthor().user;
        if (const Result<Definition> fits = Definition::fromJson(definition.toJson()); !fits)
            return fits.error();
        WorkspaceRecord record;
        record.key = definition.id().toStdString();
        record.value = definitionBytes(definition).toStdString();
        record.together = togetherBytes(together, int(definitions.size())).toStdString();
        records.push_back(std::move(record));
    }
    if (const Result<void> fits = before->check(definitions); !fits)
        return fits;
    if (const Result<void> written = writeTogether(conf, topic, records, timeoutMs); !written)
        return written;
    // The broker says that a transaction is committed before all of its partitions show it.
    std::optional<DefinitionVerdict> verdict;
    QElapsedTimer waited;
    waited.start();
    while (!verdict) {
        const Result<DefinitionLog> after = read(conf, timeoutMs, topic, together, verdict);
        if (!after)
            return after.error();
        if (!verdict && waited.elapsed() >= timeoutMs)
            return Error{ErrorKind::Timeout, 0, QStringLiteral("it was written, but has not been read again yet"),
                         topic.name, true};
        if (!verdict)
            std::this_thread::sleep_for(lookAgain);
    }
    return verdict->result;
}

} // namespace weir
