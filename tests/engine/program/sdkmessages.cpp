#include "tests/engine/program/sdkmessages.h"

#include "backend/base/json/jsonparser.h"

#include <QDateTime>
#include <set>

namespace weir::test {
namespace {

QString shown(const Json& value) { return QString::fromStdString(toJsonText(value)); }

std::optional<std::int64_t> momentOf(const Json& value)
{
    const std::string_view text = value.text();
    const QDateTime moment =
        QDateTime::fromString(QString::fromUtf8(text.data(), qsizetype(text.size())), Qt::ISODateWithMs);
    return moment.isValid() ? std::optional<std::int64_t>(moment.toMSecsSinceEpoch()) : std::nullopt;
}

class Comparing
{
public:
    explicit Comparing(const SdkHabits& habits) : m_habits(habits) {}
    QString difference;

    void compare(const std::string& place, const Json& told, const Json& arrived)
    {
        if (!difference.isEmpty())
            return;
        if (const Json date = told.at("$date"); date.isText()) {
            if (momentOf(date) != momentOf(arrived))
                differ(place, date, arrived);
        } else if (told.isObject() && arrived.isObject()) {
            compareObjects(place, told, arrived, {});
        } else if (told.isArray() && arrived.isArray() && told.elements().size() == arrived.elements().size()) {
            for (std::size_t i = 0; i < told.elements().size(); ++i)
                compare(place + '[' + std::to_string(i) + ']', told.at(i), arrived.at(i));
        } else if (told.isNumber() && arrived.isNumber() && m_habits.hasDoublesOnly) {
            if (told.number() != arrived.number())
                differ(place, told, arrived);
        } else if (told.kind() != arrived.kind() || told != arrived) {
            differ(place, told, arrived);
        }
    }

    void compareObjects(const std::string& place, const Json& told, const Json& arrived,
                        const std::set<std::string_view>& mayBeMore)
    {
        for (const JsonMember& member : told.members()) {
            if (m_habits.leavesOutNull && member.value.isAbsent() && arrived.at(member.name).isAbsent())
                continue;
            compare(place + '.' + std::string(member.name), member.value, arrived.at(member.name));
        }
        for (const JsonMember& member : arrived.members()) {
            if (told.at(member.name).kind() == Json::Kind::Absent && !mayBeMore.contains(member.name))
                differ(place + '.' + std::string(member.name), Json(), member.value);
        }
    }

    void differ(const std::string& place, const Json& told, const Json& arrived)
    {
        if (difference.isEmpty())
            difference = QStringLiteral("%1: told %2, arrived %3")
                             .arg(QString::fromStdString(place), shown(told), shown(arrived));
    }

private:
    const SdkHabits& m_habits;
};

} // namespace

std::optional<engine::HttpSource> KeepingCollector::source(std::string_view key, bool isWebhook) const
{
    if (isWebhook || key != writeKey)
        return {};
    engine::HttpSource source;
    source.key = "shop-http";
    return source;
}

void KeepingCollector::take(engine::CollectedBatch batch, std::function<void(engine::Collected)> answer)
{
    bool isRefused = false;
    {
        const std::lock_guard lock(m_mutex);
        isRefused = m_refused < m_toRefuse;
        if (isRefused)
            ++m_refused;
    }
    if (isRefused) {
        answer(engine::Collected::Busy);
        return;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_messages.insert(m_messages.end(), batch.messages.begin(), batch.messages.end());
        m_unreadable += batch.unreadable.size();
    }
    m_hasCome.notify_all();
    answer(engine::Collected::Kept);
}

std::vector<JsonPointer> KeepingCollector::wait(std::size_t count, int patienceMs)
{
    std::unique_lock lock(m_mutex);
    m_hasCome.wait_for(lock, std::chrono::milliseconds(patienceMs), [&] { return m_messages.size() >= count; });
    return std::exchange(m_messages, {});
}

void KeepingCollector::refuse(int requests)
{
    const std::lock_guard lock(m_mutex);
    m_toRefuse = requests;
    m_refused = 0;
}

int KeepingCollector::refusedRequests() const
{
    const std::lock_guard lock(m_mutex);
    return m_refused;
}

std::size_t KeepingCollector::unreadable() const
{
    const std::lock_guard lock(m_mutex);
    return m_unreadable;
}

QString differenceOf(const Json& call, const Json& message, const SdkHabits& habits)
{
    Comparing comparing(habits);
    const std::string_view type = call.at("type").text();
    for (const JsonMember& member : call.members()) {
        const bool isSaid = habits.isCollected && member.name == "timestamp";
        const Json arrived = message.at(isSaid ? "originalTimestamp" : member.name);
        const bool isBag = member.name == "properties" || member.name == "traits";
        // Somebody who is signed in stays so in a page, whatever one call says.
        const bool isWho = habits.isPage && (member.name == "userId" || member.name == "anonymousId");
        if (member.name == "category" && !habits.hasCategories)
            continue;
        if (isWho && arrived.text().empty())
            comparing.differ(std::string(member.name), member.value, arrived);
        else if (isBag && arrived.isObject() && habits.isPage && type == "page")
            comparing.compareObjects(std::string(member.name), member.value, arrived,
                                     {"path", "referrer", "search", "title", "url", "name", "category"});
        else if (isBag && arrived.isObject() && (type == "page" || type == "screen"))
            comparing.compareObjects(std::string(member.name), member.value, arrived, {"name", "category"});
        else if (!isWho)
            comparing.compare(std::string(member.name), member.value, arrived);
    }
    const Json library = message.at("context").at("library");
    if (QString::fromUtf8(library.at("name").text().data(), qsizetype(library.at("name").text().size())) !=
            habits.library ||
        library.at("version").text().empty())
        comparing.differ("context.library", Json(), library);
    for (const char* moment : {"timestamp", "sentAt"}) {
        if (!momentOf(message.at(moment)))
            comparing.differ(moment, Json(), message.at(moment));
    }
    if (message.at("messageId").text().empty())
        comparing.differ("messageId", Json(), message.at("messageId"));
    if (habits.isPage && message.at("context").at("page").at("url").text().empty())
        comparing.differ("context.page.url", Json(), message.at("context"));
    return comparing.difference;
}

} // namespace weir::test
