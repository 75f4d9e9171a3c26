#include "backend/demo/demomarker.h"

#include "backend/base/clock.h"
#include "backend/kafka/bulktail.h"
#include "backend/kafka/clusteradmin.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace weir {
namespace {

constexpr char stateKey[] = "state";

} // namespace

QByteArray markerToJson(const DemoMarker& marker)
{
    QJsonObject json;
    json[QLatin1String("version")] = 1;
    json[QLatin1String("state")] = marker.isFilled ? QStringLiteral("filled") : QStringLiteral("filling");
    json[QLatin1String("registryTopics")] = marker.hasRegistryTopics;
    json[QLatin1String("seed")] = QString::number(marker.seed); // 64 bits don't fit a JSON number
    json[QLatin1String("fromMs")] = qint64(marker.fromMs);
    json[QLatin1String("toMs")] = qint64(marker.toMs);
    json[QLatin1String("topics")] = QJsonArray::fromStringList(marker.topics);
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

std::optional<DemoMarker> markerFromJson(const QByteArray& text)
{
    const QJsonObject json = QJsonDocument::fromJson(text).object();
    if (json.value(QLatin1String("version")).toInt() != 1)
        return std::nullopt;
    DemoMarker marker;
    marker.isFilled = json.value(QLatin1String("state")).toString() == QLatin1String("filled");
    marker.hasRegistryTopics = json.value(QLatin1String("registryTopics")).toBool();
    marker.seed = json.value(QLatin1String("seed")).toString().toULongLong();
    marker.fromMs = json.value(QLatin1String("fromMs")).toInteger();
    marker.toMs = json.value(QLatin1String("toMs")).toInteger();
    for (const QJsonValue& topic : json.value(QLatin1String("topics")).toArray())
        marker.topics << topic.toString();
    return marker;
}

Result<std::optional<DemoMarker>> readMarker(const ConnectionSpec& spec, const Secrets& secrets, const QString& topic,
                                             int timeoutMs)
{
    Result<RdKafkaPtr> client = makeClient({spec, secrets, ClientRole::Browse, {{"statistics.interval.ms", "0"}}, {}});
    if (!client)
        return client.error();
    ClusterAdmin admin(client->get());
    const Offsets starts = admin.offsets({{topic, 0}}, atStart, timeoutMs);
    const Offsets ends = admin.offsets({{topic, 0}}, atEnd, timeoutMs);
    const Result<std::int64_t>& start = starts.at({topic, 0});
    const Result<std::int64_t>& end = ends.at({topic, 0});
    if (!start || !end)
        return start ? end.error() : start.error();
    BulkTail tail(client->get());
    if (const Result<void> added = tail.add(topic, 0, *start, *end); !added)
        return added.error();
    std::optional<DemoMarker> marker;
    QElapsedTimer clock;
    clock.start();
    while (!tail.isDone()) {
        tail.poll(50, [&](const TailRecord& record) {
            if (record.key == stateKey)
                marker = markerFromJson(QByteArray(record.value.data(), qsizetype(record.value.size())));
            return true;
        });
        if (clock.elapsed() > timeoutMs)
            return Error{ErrorKind::Timeout, 0, QStringLiteral("the marker topic could not be read in time"), topic,
                         true};
    }
    return marker;
}

Result<void> writeMarker(DemoProducer& producer, const QString& topic, const DemoMarker& marker, int timeoutMs)
{
    const Result<void> sent = producer.send({topic.toStdString(), std::string(stateKey),
                                             markerToJson(marker).toStdString(), SystemClock::instance().nowMs()},
                                            timeoutMs);
    return sent ? producer.flush(timeoutMs) : sent;
}

} // namespace weir
