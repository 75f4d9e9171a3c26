#include "backend/cdp/world/worldchecks.h"
#include "backend/cdp/world/worldstate.h"

namespace weir::cdp {
namespace {

constexpr std::uint64_t version = 1;

} // namespace

std::string World::Private::save() const
{
    ByteWriter writer;
    writer.number(version);
    writer.integer(nowMs);
    writer.number(order);
    writer.text(book.save());
    graph.save(writer);
    duplicates.save(writer);
    suppressions.save(writer);
    ledger.save(writer);
    writer.number(log.size());
    for (const auto& items : log) {
        writer.number(items.size());
        for (const LogItem& item : items) {
            writer.number(item.order);
            writer.integer(item.receivedAtMs);
            writer.flag(item.isTrait);
            writer.text(toJsonText(item.event->root));
        }
    }
    writer.number(numbers.size());
    for (const auto& [id, number] : numbers) {
        writer.number(id.high);
        writer.number(id.low);
        writer.number(number);
    }
    writer.number(engine.size());
    engine.eachProfile([&](const Profile& profile) { profile.save(writer, engine.rules()); });
    writer.number(journeys.size());
    for (const auto& [number, state] : journeys) {
        writer.number(number);
        state.save(writer);
    }
    writer.number(queues.size());
    for (const auto& [key, queue] : queues) {
        writer.text(key);
        queue.save(writer);
    }
    writer.number(memberSince.size());
    for (const auto& [number, audiences] : memberSince) {
        writer.number(number);
        writer.number(audiences.size());
        for (const auto& [audience, sinceMs] : audiences) {
            writer.text(audience);
            writer.integer(sinceMs);
        }
    }
    writer.number(toldTraits.size());
    for (const auto& [number, traits] : toldTraits) {
        writer.number(number);
        writer.number(traits.size());
        for (const auto& [key, value] : traits) {
            writer.text(key);
            writer.text(value);
        }
    }
    return writer.take();
}

bool World::Private::load(ByteReader& reader)
{
    if (reader.number() != version)
        return false;
    nowMs = reader.integer();
    order = reader.number();
    Result<DefinitionBook> loaded = DefinitionBook::load(std::string(reader.text()));
    if (!loaded)
        return false;
    book = std::move(*loaded);
    setWorldChecks(book);
    if (!graph.load(reader) || !duplicates.load(reader) || !suppressions.load(reader) || !ledger.load(reader))
        return false;
    compileStages();
    compileJourneys();
    engine.setRules(RuleSet::compile(book, asked));
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        auto& items = log.emplace_back();
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
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        ProfileId id;
        id.high = reader.number();
        id.low = reader.number();
        numbers.emplace(id, static_cast<std::uint32_t>(reader.number()));
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left)
        engine.restore(Profile::load(reader, engine.rules()));
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const auto number = static_cast<std::uint32_t>(reader.number());
        std::optional<JourneyState> state = JourneyState::load(reader);
        if (!state)
            return false;
        journeys.emplace(number, std::move(*state));
        scheduleJourneys(number);
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const auto queue = queues.find(std::string(reader.text()));
        if (queue == queues.end() || !queue->second.load(reader))
            return false;
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        auto& audiences = memberSince[static_cast<std::uint32_t>(reader.number())];
        for (std::size_t count = reader.count(); count > 0 && !reader.isBroken(); --count) {
            const std::string audience(reader.text());
            audiences[audience] = reader.integer();
        }
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const auto number = static_cast<std::uint32_t>(reader.number());
        auto& traits = toldTraits[number];
        for (std::size_t count = reader.count(); count > 0 && !reader.isBroken(); --count) {
            const std::string key(reader.text());
            traits[key] = reader.text();
        }
        changed.insert(number);
    }
    return !reader.isBroken();
}

} // namespace weir::cdp
