#include "backend/service/definitions/clusterdefinitions.h"

#include "backend/service/definitions/definitionfile.h"
#include "backend/service/definitions/transformationcheck.h"
#include "backend/service/workspace/author.h"
#include "backend/service/workspace/guipost.h"
#include "backend/service/workspace/workspacelink.h"

#include <QDateTime>
#include <QThreadPool>
#include <QTimer>
#include <QUuid>

namespace weir {
namespace {

constexpr int readBackMs = 15'000;

} // namespace

ClusterDefinitions::ClusterDefinitions(std::shared_ptr<WorkspaceLink> link, QString dataFolder, QObject* parent)
    : Definitions(parent), m_link(std::move(link)), m_dataFolder(std::move(dataFolder)),
      m_post(std::make_shared<GuiPost>(this))
{
    if (m_link)
        listen();
    else
        m_home = DefinitionsHome::File;
}

ClusterDefinitions::~ClusterDefinitions() { m_post->close(); }

void ClusterDefinitions::listen()
{
    WorkspaceTail tail;
    tail.topic = definitionsTopic();
    tail.begun = [this, post = m_post] { post->post([this] { restart(); }); };
    tail.records = [this, post = m_post](const std::vector<WorkspaceRecord>& records) {
        QVector<OfferedDefinition> offered;
        offered.reserve(qsizetype(records.size()));
        for (const WorkspaceRecord& record : records)
            offered << offeredDefinition(record.key, record.value, record.together, record.offset);
        post->post([this, offered] { take(offered); });
    };
    tail.state = [this, post = m_post](const QString& clusterId, const std::optional<Error>& error) {
        post->post([this, clusterId, error] { setState(clusterId, error); });
    };
    m_link->tail(std::move(tail));
}

void ClusterDefinitions::restart()
{
    m_shared = {};
    rebuild();
}

void ClusterDefinitions::take(const QVector<OfferedDefinition>& offered)
{
    QVector<std::pair<Pending, Result<void>>> answers;
    for (const OfferedDefinition& one : offered) {
        const std::optional<DefinitionVerdict> verdict = m_shared.offer(one);
        if (verdict && m_pending.contains(verdict->together))
            answers << std::pair(m_pending.take(verdict->together), verdict->result);
    }
    rebuild();
    if (m_home != DefinitionsHome::Loading)
        emit changed();
    for (auto& [pending, result] : answers)
        answer(std::move(pending), result);
}

void ClusterDefinitions::setState(const QString& clusterId, const std::optional<Error>& error)
{
    if (!clusterId.isEmpty())
        m_clusterId = clusterId;
    if (!m_fileRead && !m_clusterId.isEmpty()) {
        m_fileRead = true;
        const Result<QVector<Definition>> read = readDefinitionFile(definitionFile(m_dataFolder, m_clusterId));
        if (read)
            m_localVersions = *read;
        else
            m_fileError = read.error();
        rebuild();
    }
    const bool isReadOnly = m_link->conf().spec.readOnly;
    if (error && isRefusal(*error)) {
        setHome(DefinitionsHome::File, error);
    } else if (error) {
        // What was loaded stays; who waits for a first answer is told why there is none.
        m_reason = m_home == DefinitionsHome::Loading ? error : m_reason;
        if (m_home == DefinitionsHome::Loading) {
            for (Pending& pending : std::exchange(m_waiting, {}))
                answer(std::move(pending), *error);
            emit homeChanged();
        }
        return;
    } else if (isReadOnly) {
        setHome(DefinitionsHome::File, Error{ErrorKind::ReadOnly, 0, QStringLiteral("the connection is read-only")});
    } else if (m_home == DefinitionsHome::Loading) {
        setHome(DefinitionsHome::Cluster, {});
    }
    emit changed();
    for (Pending& pending : std::exchange(m_waiting, {}))
        begin(std::move(pending));
}

void ClusterDefinitions::setHome(DefinitionsHome home, const std::optional<Error>& reason)
{
    if (m_home == home && m_reason == reason)
        return;
    m_home = home;
    m_reason = reason;
    rebuild();
    emit homeChanged();
}

void ClusterDefinitions::rebuild()
{
    m_view = m_shared;
    if (m_home == DefinitionsHome::Cluster || m_localVersions.isEmpty())
        return;
    // One that the cluster has overtaken is stale, as it would be there.
    m_view = {};
    m_view.setBase(m_shared);
    for (const Definition& definition : m_localVersions)
        m_view.offer({definition, definition.id(), 1, {}});
}

Result<void> ClusterDefinitions::checkAll(const QVector<Definition>& definitions) const
{
    for (const Definition& definition : definitions) {
        // What the form does not allow must not get into the log.
        if (const Result<Definition> again = Definition::fromJson(definition.toJson()); !again)
            return again.error();
        const DefinitionCheck check = m_checks.value(definition.kind);
        if (!check || definition.removed)
            continue;
        if (const Result<void> fits = check(definition); !fits)
            return fits;
    }
    return m_view.check(definitions);
}

void ClusterDefinitions::save(QVector<Definition> definitions, QObject* context, std::function<void(Result<void>)> done)
{
    const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
    const QString author = thisAuthor().user;
    for (Definition& definition : definitions) {
        definition.changedAtMs = now;
        definition.author = author;
    }
    Pending pending{std::move(definitions), context, std::move(done)};
    if (m_home != DefinitionsHome::Loading)
        begin(std::move(pending));
    else if (m_reason)
        answer(std::move(pending), *m_reason);
    else
        m_waiting << std::move(pending);
}

void ClusterDefinitions::begin(Pending pending)
{
    QVector<Definition> transformations;
    for (const Definition& definition : pending.definitions) {
        if (!pending.isCompiled && hasNewCode(m_view.find(definition.kind, definition.key), definition))
            transformations << definition;
    }
    if (const Result<void> fits = checkAll(pending.definitions); !fits || pending.definitions.isEmpty())
        answer(std::move(pending), fits);
    else if (!transformations.isEmpty())
        compile(std::move(pending), transformations);
    else if (m_home == DefinitionsHome::Cluster)
        writeToCluster(std::move(pending));
    else {
        const Result<void> saved = saveLocally(pending.definitions);
        answer(std::move(pending), saved);
    }
}

/// In a thread of its own, since it waits for a child process; then it is begun once more.
void ClusterDefinitions::compile(Pending pending, const QVector<Definition>& transformations)
{
    const int number = ++m_lastCompiled;
    m_compiling.insert(number, std::move(pending));
    QThreadPool::globalInstance()->start([this, post = m_post, transformations, number] {
        const Result<void> fits = resultOf(checkTransformations(transformations));
        post->post([this, number, fits] {
            Pending compiled = m_compiling.take(number);
            compiled.isCompiled = true;
            if (fits)
                begin(std::move(compiled));
            else
                answer(std::move(compiled), fits);
        });
    });
}

void ClusterDefinitions::writeToCluster(Pending pending)
{
    const QString together = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QByteArray header = togetherBytes(together, int(pending.definitions.size()));
    std::vector<WorkspaceRecord> records;
    for (const Definition& definition : pending.definitions) {
        WorkspaceRecord record;
        record.key = definition.id().toStdString();
        record.value = definitionBytes(definition).toStdString();
        record.together = header.toStdString();
        records.push_back(std::move(record));
    }
    m_pending.insert(together, std::move(pending));
    m_link->write(definitionsTopic(), std::move(records), [this, post = m_post, together](const Result<void>& result) {
        post->post([this, together, result] { written(together, result); });
    });
}

void ClusterDefinitions::written(const QString& together, const Result<void>& result)
{
    if (!m_pending.contains(together))
        return;
    if (result) {
        QTimer::singleShot(readBackMs, this, [this, together] {
            if (m_pending.contains(together))
                answer(m_pending.take(together),
                       Error{ErrorKind::Timeout, 0, QStringLiteral("it was written, but has not been read again yet"),
                             definitionsTopic().name, true});
        });
        return;
    }
    Pending pending = m_pending.take(together);
    if (!isRefusal(result.error())) {
        answer(std::move(pending), result);
        return;
    }
    setHome(DefinitionsHome::File, result.error());
    begin(std::move(pending));
}

Result<void> ClusterDefinitions::saveLocally(const QVector<Definition>& definitions)
{
    // What could not be read must not be written over.
    if (m_fileError)
        return *m_fileError;
    const QVector<Definition> versions = m_localVersions + definitions;
    const Result<void> saved = writeDefinitionFile(definitionFile(m_dataFolder, m_clusterId), versions);
    if (!saved)
        return saved;
    m_localVersions = versions;
    rebuild();
    emit changed();
    return {};
}

void ClusterDefinitions::answer(Pending pending, const Result<void>& result)
{
    // Never from within the call that asked.
    QMetaObject::invokeMethod(
        this,
        [pending = std::move(pending), result] {
            if (pending.context && pending.done)
                pending.done(result);
        },
        Qt::QueuedConnection);
}

} // namespace weir
