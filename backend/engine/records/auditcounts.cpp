#include "backend/engine/records/auditcounts.h"

#include "backend/base/json/jsonparser.h"
#include "backend/engine/records/outputformats.h"
#include "backend/engine/records/recordjson.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::int64_t minuteMs = 60'000;
constexpr std::array<std::string_view, countedKinds> names{"in",         "out",        "rejected", "dropped",
                                                           "duplicates", "suppressed", "split"};

std::string minuteText(std::int64_t minute) { return isoMoment(minute * minuteMs).substr(0, 16) + 'Z'; }

void appendPart(std::string& key, std::string_view part)
{
    for (const char letter : part) {
        if (letter == '/')
            key += "%2F";
        else if (letter == '%')
            key += "%25";
        else
            key += letter;
    }
}

std::string keyOf(const AuditRecord& record)
{
    std::string key;
    appendPart(key, record.place.stage);
    appendPart(key += '/', record.place.source);
    key += '/' + minuteText(record.place.minute);
    appendPart(key += '/', record.incarnation);
    return key;
}

Error broken() { return {ErrorKind::Decode, 0, QStringLiteral("an audit record is broken")}; }

} // namespace

std::string_view countedName(Counted what) { return names[static_cast<std::size_t>(what)]; }

AuditTotals& AuditTotals::operator+=(const AuditTotals& other)
{
    for (std::size_t i = 0; i < of.size(); ++i)
        of[i] += other.of[i];
    return *this;
}

std::int64_t AuditTotals::balance() const
{
    const AuditTotals& self = *this;
    return self[Counted::In] + self[Counted::Split] - self[Counted::Out] - self[Counted::Rejected] -
           self[Counted::Duplicates] - self[Counted::Dropped] - self[Counted::Suppressed];
}

TopicRecord auditRecord(const AuditRecord& record)
{
    ObjectText object;
    object.text("stage", record.place.stage).text("source", record.place.source);
    object.text("minute", minuteText(record.place.minute)).text("incarnation", record.incarnation);
    for (std::size_t i = 0; i < names.size(); ++i)
        object.number(names[i], record.totals.of[i]);
    return {"audit", {}, keyOf(record), object.take()};
}

Result<AuditRecord> auditOf(std::string_view key, std::string_view value)
{
    const Result<JsonPointer> document = parseJson(std::string(value));
    if (!document)
        return broken();
    ObjectFields fields((*document)->root);
    AuditRecord record;
    record.place.stage = fields.text("stage");
    record.place.source = fields.text("source");
    record.incarnation = fields.text("incarnation");
    std::string minute = fields.text("minute");
    if (minute.size() != 17)
        return broken();
    const std::optional<std::int64_t> moment = momentOf(minute.insert(16, ":00.000"));
    record.place.minute = moment.value_or(0) / minuteMs;
    for (std::size_t i = 0; i < names.size(); ++i)
        record.totals.of[i] = std::int64_t(fields.count(names[i], INT64_MAX / 1024)); // sums do not overflow
    // What stands in the key and in the value must be the same: it is by the key that later totals take its place.
    if (fields.isBroken() || !moment || keyOf(record) != key)
        return broken();
    return record;
}

AuditCounts::AuditCounts(std::string stage, std::string incarnation)
    : m_stage(std::move(stage)), m_incarnation(std::move(incarnation))
{
}

void AuditCounts::add(std::string_view source, std::int64_t nowMs, Counted what, std::int64_t count)
{
    const std::int64_t minute = std::max(nowMs / minuteMs, m_floor);
    auto& sources = m_minutes[minute];
    auto at = sources.find(source);
    if (at == sources.end())
        at = sources.emplace(source, Entry()).first;
    at->second.totals[what] += count;
    at->second.isChanged = true;
}

std::vector<TopicRecord> AuditCounts::takeRecords()
{
    std::vector<TopicRecord> records;
    for (auto& [minute, sources] : m_minutes) {
        for (auto& [source, entry] : sources) {
            if (std::exchange(entry.isChanged, false))
                records.push_back(auditRecord({{m_stage, source, minute}, m_incarnation, entry.totals}));
        }
    }
    if (!m_minutes.empty())
        m_floor = std::max(m_floor, m_minutes.rbegin()->first - minutesKept + 1);
    m_minutes.erase(m_minutes.begin(), m_minutes.lower_bound(m_floor));
    return records;
}

void AuditSums::add(AuditRecord record)
{
    m_totals[{std::move(record.place), std::move(record.incarnation)}] = record.totals;
}

std::map<AuditPlace, AuditTotals> AuditSums::byPlace() const
{
    std::map<AuditPlace, AuditTotals> sums;
    for (const auto& [key, totals] : m_totals)
        sums[std::get<0>(key)] += totals;
    return sums;
}

AuditTotals AuditSums::ofStage(std::string_view stage) const
{
    AuditTotals sum;
    for (const auto& [key, totals] : m_totals) {
        if (std::get<0>(key).stage == stage)
            sum += totals;
    }
    return sum;
}

AuditTotals AuditSums::ofStage(std::string_view stage, std::string_view source) const
{
    AuditTotals sum;
    for (const auto& [key, totals] : m_totals) {
        if (std::get<0>(key).stage == stage && std::get<0>(key).source == source)
            sum += totals;
    }
    return sum;
}

} // namespace weir::engine
