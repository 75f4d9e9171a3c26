#include "tests/engine/program/workspacecheck.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/world/world.h"
#include "backend/engine/records/eventscodec.h"
#include "backend/engine/records/outputformats.h"
#include "tests/engine/log/loglab.h"

#include <algorithm>

namespace weir::test {

using namespace engine;

WorkspaceCheck::WorkspaceCheck(ClientConf conf, Workspace workspace)
    : m_conf(std::move(conf)), m_workspace(std::move(workspace))
{
}

void WorkspaceCheck::readAll(const char* name, int partitions, const See& see)
{
    const Result<void> read = readCommitted(m_conf, m_workspace.topic(name), partitions, [&](const RecordView& record) {
        see(record.key, record.has(RecordFlag::ValueNull) ? std::nullopt : std::optional(record.value));
    });
    if (!read)
        m_unread = std::string(name) + ": " + read.error().detail.toStdString();
}

void WorkspaceCheck::read()
{
    m_unread.clear();
    m_events.clear();
    m_messageIds.clear();
    m_profiles.clear();
    m_changes.clear();
    m_collected = 0;
    m_audit = {};
    const int partitions = m_workspace.partitions;
    readAll("collected", partitions, [&](auto, auto) { ++m_collected; });
    EventsCodec codec(nullptr);
    readAll("events", partitions, [&](std::string_view key, auto value) {
        const Result<EventsRecord> record = codec.decode(key, *value);
        if (!record)
            qFatal("a record of events cannot be read");
        if (const auto* accepted = std::get_if<AcceptedEvent>(&*record)) {
            const std::string id(accepted->event->root.at("messageId").text());
            m_events.push_back({accepted->seq, accepted->receivedAtMs, accepted->event, id});
            m_messageIds.insert(id);
        }
    });
    std::sort(m_events.begin(), m_events.end(), [](const Taken& a, const Taken& b) { return a.seq < b.seq; });
    readAll("profiles", partitions, [&](std::string_view key, auto value) {
        if (value)
            m_profiles[std::string(key)] = *value;
        else
            m_profiles.erase(std::string(key));
    });
    readAll("memberships", partitions, [&](std::string_view key, auto value) {
        if (!value)
            m_changes.erase(std::string(key));
        else if (const auto told = membershipOf(*value))
            m_changes[std::string(key)].push_back(told->entered);
    });
    readAll("audit", 1, [&](std::string_view key, auto value) {
        if (!value)
            return;
        if (const auto record = auditOf(key, *value))
            m_audit.add(*record);
    });
}

bool WorkspaceCheck::isThrough(const std::set<std::string>& messageIds) const
{
    return m_unread.empty() && m_messageIds.size() >= messageIds.size() &&
           m_audit.ofStage("profile")[Counted::In] >= std::int64_t(m_events.size());
}

std::string WorkspaceCheck::summary() const
{
    return (m_unread.empty() ? "" : "not read to the end (" + m_unread + "), ") + std::to_string(m_collected) +
           " collected, " + std::to_string(m_events.size()) + " accepted, " +
           std::to_string(m_audit.ofStage("profile")[Counted::In]) + " taken by the third stage";
}

QStringList WorkspaceCheck::mistakes(const std::set<std::string>& messageIds,
                                     const std::vector<std::string>& definitions) const
{
    QStringList wrong;
    const auto expect = [&](const char* what, std::int64_t wanted, std::int64_t found) {
        if (wanted != found)
            wrong << QStringLiteral("%1: %2, not %3").arg(QLatin1String(what)).arg(found).arg(wanted);
    };
    for (const std::string& id : messageIds)
        if (m_messageIds.count(id) != 1)
            wrong << QStringLiteral("%1 is accepted %2 times")
                         .arg(QString::fromStdString(id))
                         .arg(m_messageIds.count(id));
    const AuditTotals identify = m_audit.ofStage("identify"), profile = m_audit.ofStage("profile");
    expect("identify's audit does not balance", 0, identify.balance());
    expect("identify took", std::int64_t(m_collected), identify[Counted::In]);
    expect("identify let through", std::int64_t(m_events.size()), identify[Counted::Out]);
    expect("identify knew", std::int64_t(m_collected - m_events.size()), identify[Counted::Duplicates]);
    expect("profile's audit does not balance", 0, profile.balance());
    expect("profile took", std::int64_t(m_events.size()), profile[Counted::In]);
    for (const auto& [key, told] : m_changes)
        for (std::size_t index = 0; index < told.size(); ++index)
            if (told[index] != (index % 2 == 0))
                wrong << QStringLiteral("%1 is told twice").arg(QString::fromStdString(key));
    compareWorld(definitions, wrong);
    return wrong;
}

void WorkspaceCheck::compareWorld(const std::vector<std::string>& definitions, QStringList& wrong) const
{
    if (m_events.empty())
        return;
    cdp::World world(m_events.front().receivedAtMs);
    std::vector<JsonPointer> documents;
    std::vector<Json> roots;
    for (const std::string& text : definitions) {
        documents.push_back(*parseJson(text));
        roots.push_back(documents.back()->root);
    }
    if (!world.define(roots).empty())
        wrong << QStringLiteral("the definitions are refused");
    for (const Taken& taken : m_events) {
        world.advanceTo(taken.receivedAtMs);
        world.take(taken.event->root);
    }
    std::size_t people = 0;
    for (const std::string& name : world.profileNames()) {
        const auto view = world.profile(name);
        if (!view)
            continue;
        ++people;
        const std::string id = view->id.toText();
        const auto shown = m_profiles.find(id);
        if (shown == m_profiles.end()) {
            wrong << QStringLiteral("%1 is not shown").arg(QString::fromStdString(name));
            continue;
        }
        const JsonPointer document = *parseJson(shown->second);
        if (toJsonText(document->root.at("traits")) != toJsonText(view->traits->root))
            wrong << QStringLiteral("%1: traits %2, not %3")
                         .arg(QString::fromStdString(name),
                              QString::fromStdString(toJsonText(document->root.at("traits"))),
                              QString::fromStdString(toJsonText(view->traits->root)));
        for (const auto& [type, values] : view->identifiers)
            if (document->root.at("identifiers").at(type).elements().size() != values.size())
                wrong << QStringLiteral("%1: other identifiers").arg(QString::fromStdString(name));
        for (const cdp::DefinitionPointer& audience : world.definitions().all("audience")) {
            const std::string& key = audience->envelope.key;
            const bool isMember =
                std::find(view->audiences.begin(), view->audiences.end(), key) != view->audiences.end();
            const auto told = m_changes.find(key + '/' + id);
            if (isMember != (told != m_changes.end() && told->second.back()))
                wrong << QStringLiteral("%1: member of %2 is %3")
                             .arg(QString::fromStdString(name), QString::fromStdString(key))
                             .arg(!isMember);
        }
    }
    if (people != m_profiles.size())
        wrong << QStringLiteral("%1 people are shown, not %2").arg(m_profiles.size()).arg(people);
}

} // namespace weir::test
