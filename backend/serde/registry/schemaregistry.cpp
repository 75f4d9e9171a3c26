#include "backend/serde/registry/schemaregistry.h"

#include "backend/serde/avroschema.h"
#include "backend/serde/registry/schemafetch.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace weir {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Ms = std::chrono::milliseconds;
constexpr std::size_t maxEntries = 10'000;
constexpr std::size_t maxWaiting = 1'000;
constexpr Ms arrivedPause{100};

struct Entry
{
    SchemaSource::Answer answer;
    bool known = false; ///< answer is set
    bool queued = false;
    SteadyClock::time_point askAgain; ///< for those that are not there
};

} // namespace

struct SchemaRegistry::State
{
    explicit State(RegistryConfig given) : config(std::move(given)), http(config) {}

    void run();
    /// Precondition: mutex held.
    void remember(int id, Answer answer);
    void tell();

    const RegistryConfig config;
    RegistryHttp http; ///< the thread's

    std::mutex mutex;
    std::condition_variable changed;
    std::unordered_map<int, Entry> entries;
    std::deque<int> queue;
    std::optional<Error> down;
    SteadyClock::time_point nextTry;
    bool stopping = false;
    bool ended = false;

    std::mutex handlerMutex;
    std::function<void()> arrived;
};

void SchemaRegistry::State::remember(int id, Answer answer)
{
    if (entries.size() > maxEntries)
        std::erase_if(entries, [](const auto& entry) { return !entry.second.queued; });
    Entry& entry = entries[id];
    entry.known = true;
    entry.queued = false;
    entry.askAgain = SteadyClock::now() + Ms(config.unknownIdMs);
    entry.answer = std::move(answer);
    std::erase(queue, id);
}

void SchemaRegistry::State::tell()
{
    const std::lock_guard lock(handlerMutex);
    if (arrived)
        arrived();
}

void SchemaRegistry::State::run()
{
    int retryMs = 0;
    bool news = false;
    SteadyClock::time_point lastTold;
    std::unique_lock lock(mutex);
    while (!stopping) {
        if (news && (queue.empty() || down || SteadyClock::now() - lastTold >= arrivedPause)) {
            news = false;
            lastTold = SteadyClock::now();
            lock.unlock();
            tell();
            lock.lock();
            continue;
        }
        if (queue.empty()) {
            changed.wait(lock);
            continue;
        }
        if (SteadyClock::now() < nextTry) {
            changed.wait_until(lock, nextTry);
            continue;
        }
        const int id = queue.front();
        lock.unlock();
        Answer answer = fetchSchema(http, id, config.timeoutMs);
        lock.lock();
        if (answer.state == DecodeState::Failed && concernsRegistry(*answer.error)) {
            news = news || !down || down->detail != answer.error->detail;
            down = answer.error;
            retryMs = std::min(retryMs == 0 ? config.firstRetryMs : retryMs * 2, config.lastRetryMs);
            nextTry = SteadyClock::now() + Ms(retryMs);
            // Others may fare better, if it is this one schema that breaks the registry.
            if (!queue.empty() && queue.front() == id)
                std::rotate(queue.begin(), queue.begin() + 1, queue.end());
            continue;
        }
        const auto before = entries.find(id);
        const bool same = before != entries.end() && before->second.known &&
                          before->second.answer.state == DecodeState::Failed && answer.state == DecodeState::Failed;
        news = news || !same || down;
        down.reset();
        retryMs = 0;
        nextTry = {};
        remember(id, std::move(answer));
    }
    ended = true;
    changed.notify_all();
}

SchemaRegistry::SchemaRegistry(RegistryConfig config) : d(std::make_shared<State>(std::move(config)))
{
    // Detached, so that a token provider that hangs can't hold up whoever closes the cluster; the thread owns a share
    // of the state.
    std::thread([state = d] { state->run(); }).detach();
}

SchemaRegistry::~SchemaRegistry()
{
    setArrivedHandler({});
    std::unique_lock lock(d->mutex);
    d->stopping = true;
    d->changed.notify_all();
    d->http.stop();
    d->changed.wait_for(lock, Ms(200), [&] { return d->ended; });
}

void SchemaRegistry::setArrivedHandler(std::function<void()> arrived)
{
    const std::lock_guard lock(d->handlerMutex);
    d->arrived = std::move(arrived);
}

SchemaSource::Answer SchemaRegistry::schema(int id)
{
    const std::lock_guard lock(d->mutex);
    const auto found = d->entries.find(id);
    const bool isNew = found == d->entries.end();
    Answer pending;
    pending.state = d->down ? DecodeState::Failed : DecodeState::Pending;
    pending.error = d->down;
    pending.ref.id = id;
    const bool expired = !isNew && found->second.known && found->second.answer.state == DecodeState::Failed &&
                         !found->second.queued && SteadyClock::now() >= found->second.askAgain;
    if (isNew || expired) {
        if (d->queue.size() >= maxWaiting) {
            if (expired)
                return found->second.answer;
            pending.state = DecodeState::Failed;
            pending.error = Error{ErrorKind::Limit, 0,    QStringLiteral("too many schemas are waited for"),
                                  d->http.host(),   true, false};
            return pending;
        }
        d->entries[id].queued = true;
        d->queue.push_back(id);
        d->changed.notify_all();
    }
    const Entry& entry = d->entries[id];
    return entry.known ? entry.answer : pending;
}

SchemaSource::Answer SchemaRegistry::fetchBlocking(int id, int timeoutMs)
{
    {
        const std::lock_guard lock(d->mutex);
        const auto found = d->entries.find(id);
        if (found != d->entries.end() && found->second.known && found->second.answer.state == DecodeState::Ok)
            return found->second.answer;
    }
    RegistryHttp http(d->config);
    Answer answer = fetchSchema(http, id, timeoutMs);
    if (answer.state == DecodeState::Ok || !concernsRegistry(*answer.error)) {
        const std::lock_guard lock(d->mutex);
        d->remember(id, answer);
    }
    return answer;
}

Result<int> SchemaRegistry::registerBlocking(const std::string& subject, const std::string& type,
                                             const std::string& schemaText,
                                             const std::vector<SchemaReference>& references, int timeoutMs)
{
    QJsonObject body{{QStringLiteral("schema"), QString::fromStdString(schemaText)}};
    if (type != "AVRO")
        body.insert(QStringLiteral("schemaType"), QString::fromStdString(type));
    QJsonArray list;
    for (const SchemaReference& reference : references)
        list.append(QJsonObject{{QStringLiteral("name"), QString::fromStdString(reference.name)},
                                {QStringLiteral("subject"), QString::fromStdString(reference.subject)},
                                {QStringLiteral("version"), reference.version}});
    if (!list.isEmpty())
        body.insert(QStringLiteral("references"), list);
    RegistryHttp http(d->config);
    const auto reply = http.request("/subjects/" + RegistryHttp::encoded(subject) + "/versions",
                                    QJsonDocument(body).toJson(QJsonDocument::Compact).toStdString(), timeoutMs);
    const Result<QJsonDocument> json =
        registryJson(http, reply, QStringLiteral("a schema for subject %1").arg(QString::fromStdString(subject)));
    if (!json)
        return json.error();
    const int id = json->object().value(QLatin1String("id")).toInt(-1);
    if (id < 0)
        return Error{ErrorKind::Registry,
                     200,
                     QStringLiteral("something else than a schema registry answers at %1").arg(http.host()),
                     http.host(),
                     false,
                     false};
    const std::lock_guard lock(d->mutex);
    if (const auto found = d->entries.find(id);
        found != d->entries.end() && found->second.answer.state == DecodeState::Failed)
        found->second.askAgain = {};
    return id;
}

Result<LatestSchema> SchemaRegistry::latestBlocking(const std::string& subject, int timeoutMs)
{
    RegistryHttp http(d->config);
    const auto reply = http.request("/subjects/" + RegistryHttp::encoded(subject) + "/versions/latest", {}, timeoutMs);
    const Result<QJsonDocument> json =
        registryJson(http, reply, QStringLiteral("subject %1").arg(QString::fromStdString(subject)));
    if (!json)
        return json.error();
    const QJsonObject object = json->object();
    LatestSchema latest;
    latest.answer =
        schemaFrom(http, object,
                   {object.value(QLatin1String("id")).toInt(), subject, object.value(QLatin1String("version")).toInt()},
                   timeoutMs);
    if (latest.answer.state != DecodeState::Ok)
        return latest.answer.error.value_or(Error{});
    for (const QJsonValue& value : object.value(QLatin1String("references")).toArray()) {
        const QJsonObject reference = value.toObject();
        latest.references.push_back({reference.value(QLatin1String("name")).toString().toStdString(),
                                     reference.value(QLatin1String("subject")).toString().toStdString(),
                                     reference.value(QLatin1String("version")).toInt()});
    }
    const std::lock_guard lock(d->mutex);
    d->remember(latest.answer.ref.id, latest.answer);
    return latest;
}

Result<int> SchemaRegistry::idBlocking(const std::string& subject, int version, int timeoutMs)
{
    RegistryHttp http(d->config);
    const std::string which = version > 0 ? std::to_string(version) : std::string("latest");
    const auto reply =
        http.request("/subjects/" + RegistryHttp::encoded(subject) + "/versions/" + which, {}, timeoutMs);
    const Result<QJsonDocument> json = registryJson(
        http, reply,
        version > 0 ? QStringLiteral("version %1 of subject %2").arg(version).arg(QString::fromStdString(subject))
                    : QStringLiteral("the subject %1").arg(QString::fromStdString(subject)));
    if (!json)
        return json.error();
    return json->object().value(QLatin1String("id")).toInt();
}

Result<std::vector<int>> SchemaRegistry::versionsBlocking(const std::string& subject, int timeoutMs)
{
    RegistryHttp http(d->config);
    const auto reply = http.request("/subjects/" + RegistryHttp::encoded(subject) + "/versions", {}, timeoutMs);
    const Result<QJsonDocument> json =
        registryJson(http, reply, QStringLiteral("the subject %1").arg(QString::fromStdString(subject)));
    if (!json)
        return json.error();
    std::vector<int> versions;
    for (const QJsonValue& version : json->array())
        versions.push_back(version.toInt());
    std::sort(versions.begin(), versions.end());
    return versions;
}

Result<std::vector<std::string>> SchemaRegistry::subjectsBlocking(int timeoutMs)
{
    RegistryHttp http(d->config);
    const Result<QJsonDocument> json =
        registryJson(http, http.request("/subjects", {}, timeoutMs), QStringLiteral("the list of subjects"));
    if (!json)
        return json.error();
    std::vector<std::string> subjects;
    for (const QJsonValue& subject : json->array())
        subjects.push_back(subject.toString().toStdString());
    std::sort(subjects.begin(), subjects.end());
    return subjects;
}

} // namespace weir
