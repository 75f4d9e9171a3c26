#include "backend/cdp/common/profileidbytes.h"
#include "backend/cdp/stages/definitionchecks.h"
#include "backend/cdp/world/worldstate.h"

namespace weir::cdp {
namespace {

constexpr std::uint64_t version = 2;

} // namespace

void MemoryLog::save(ByteWriter& writer) const
{
    writer.number(m_items.size());
    for (const auto& [profile, items] : m_items) {
        writeId(writer, profile);
        writer.number(items.size());
        for (const LogItem& item : items) {
            writer.number(item.order);
            writer.integer(item.receivedAtMs);
            writer.flag(item.isTrait);
            writer.text(toJsonText(item.event->root));
        }
    }
}

bool MemoryLog::load(ByteReader& reader)
{
    m_items.clear();
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        auto& items = m_items[readId(reader)];
        for (std::size_t count = reader.count(); count > 0 && !reader.isBroken(); --count) {
            LogItem item;
            item.order = reader.number();
            item.receivedAtMs = reader.integer();
            item.isTrait = reader.flag();
            const auto event = parseJson(std::string(reader.text()));
            if (!event)
                return false;
            item.event = *event;
            items.push_back(std::move(item));
        }
    }
    return !reader.isBroken();
}

std::string World::Private::save() const
{
    ByteWriter writer;
    writer.number(version);
    writer.integer(nowMs());
    writer.number(order);
    writer.text(book.save());
    identify.save(writer);
    log.save(writer);
    people->save(writer);
    writer.number(queues.size());
    for (const auto& [key, queue] : queues) {
        writer.text(key);
        queue.save(writer);
    }
    return writer.take();
}

bool World::Private::load(ByteReader& reader)
{
    if (reader.number() != version)
        return false;
    const std::int64_t now = reader.integer();
    order = reader.number();
    Result<DefinitionBook> loaded = DefinitionBook::load(std::string(reader.text()));
    if (!loaded)
        return false;
    book = std::move(*loaded);
    setDefinitionChecks(book);
    people = std::make_unique<ProfileStage>(book, log, static_cast<Outlet&>(*this), records, now);
    compileStages();
    if (!identify.load(reader) || !log.load(reader) || !people->load(reader))
        return false;
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const auto queue = queues.find(std::string(reader.text()));
        if (queue == queues.end() || !queue->second.load(reader))
            return false;
    }
    return !reader.isBroken();
}

} // namespace weir::cdp
