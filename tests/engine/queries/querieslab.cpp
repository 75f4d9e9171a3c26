#include "tests/engine/queries/querieslab.h"

#include "backend/engine/records/outputformats.h"
#include "backend/engine/records/recordoutput.h"

namespace weir::test {

using namespace engine;

Result<void> QueriesLab::open()
{
    const Result<Workspace> opened = openWorkspace(conf, workspace, true, patienceMs);
    if (!opened)
        return opened.error();
    producer = readyProducer(conf, workspace.prefix + "identify");
    auto made = DefinitionFeed::make(conf, workspace);
    if (!made)
        return made.error();
    feed = std::move(*made);
    define(
        "audience/buyers",
        R"({"kind":"audience","key":"buyers","version":1,"rule":{"event":"Order Completed","count":{"atLeast":2}}})");
    return feed->waitUntilCurrent(patienceMs);
}

ProfileOptions QueriesLab::optionsOf(const char* name) const
{
    ProfileOptions options;
    options.conf = conf;
    options.workspace = workspace;
    options.folder = folder.filePath(QLatin1String(name)).toStdString();
    options.host = name;
    if (hasColumns)
        options.columns = {.folder = options.folder + "-columns", .partitions = workspace.partitions};
    return options;
}

Result<void> QueriesLab::order(int person, std::int64_t atMs, double total)
{
    const std::string number = std::to_string(person), user = "u" + number;
    const std::string messageId = "m" + std::to_string(++m_seq);
    const EventsRecord record = AcceptedEvent{
        .seq = m_seq,
        .profile = idOf(person),
        .linked = {{"anonymousId", "a" + number}, {"userId", user}},
        .source = "shop",
        .receivedAtMs = atMs,
        .text = R"({"type":"track","event":"Order Completed","messageId":")" + messageId + R"(","userId":")" + user +
                R"(","anonymousId":"a)" + number + R"(","timestamp":")" + isoMoment(atMs) + R"(","receivedAt":")" +
                isoMoment(atMs) + R"(","properties":{"total":)" + std::to_string(total) + "}}"};
    const Result<TopicRecord> encoded = m_codec.encode(record);
    if (!encoded)
        return encoded.error();
    OutputRoom room;
    return producer->send(outputOf(workspace, *encoded, room));
}

void QueriesLab::define(const QByteArray& key, const QByteArray& document)
{
    TestProducer(bootstrap()).send(QString::fromStdString(workspace.topic("definitions")), {{0, key, document, 0, {}}});
}

} // namespace weir::test
