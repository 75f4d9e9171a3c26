#include "backend/cdp/delivery/deliverystate.h"

#include "backend/cdp/common/profileidbytes.h"

namespace weir::cdp {
namespace {
constexpr std::uint64_t format = 1;

void save(ByteWriter& writer, const DeliveryAnswer& answer)
{
    writer.integer(answer.status);
    writer.text(answer.body);
    writer.integer(answer.retryAfterMs.value_or(-1));
}

DeliveryAnswer loadAnswer(ByteReader& reader)
{
    DeliveryAnswer answer;
    answer.status = int(reader.integer());
    answer.body = reader.text();
    const std::int64_t retryAfterMs = reader.integer();
    if (retryAfterMs >= 0)
        answer.retryAfterMs = retryAfterMs;
    return answer;
}

void save(ByteWriter& writer, const DeliveryItem& item)
{
    writeId(writer, item.profile);
    writer.text(item.payload);
    writer.text(item.idempotencyKey);
    writer.text(item.messageId);
    writer.integer(item.offeredAtMs);
}

DeliveryItem loadItem(ByteReader& reader)
{
    DeliveryItem item;
    item.profile = readId(reader);
    item.payload = reader.text();
    item.idempotencyKey = reader.text();
    item.messageId = reader.text();
    item.offeredAtMs = reader.integer();
    return item;
}
} // namespace

void DeliveryQueue::save(ByteWriter& writer) const
{
    writer.number(format);
    writer.number(d->nextId);
    for (const std::int64_t value : {d->nowMs, d->disabledMs, d->pausedMs, d->probeMs, d->pausesMs})
        writer.integer(value);
    writer.integer(d->probes);
    cdp::save(writer, d->pauseAnswer);
    d->rate.save(writer);
    writer.number(d->entries.size());
    for (const auto& [id, entry] : d->entries) {
        writer.number(id);
        cdp::save(writer, *entry.item);
        cdp::save(writer, entry.answer);
        writer.integer(entry.attempts);
        for (const std::int64_t value : {entry.dueMs, entry.failedMs, entry.pausedBeforeMs})
            writer.integer(value);
    }
}

bool DeliveryQueue::load(ByteReader& reader)
{
    d->entries.clear();
    d->lines.clear();
    d->onTheirWay.clear();
    d->waiting.clear();
    d->ready.clear();
    d->probe = 0;
    const bool isKnown = reader.number() == format;
    d->nextId = reader.number();
    std::int64_t disabledMs = never;
    for (std::int64_t* value : {&d->nowMs, &disabledMs, &d->pausedMs, &d->probeMs, &d->pausesMs})
        *value = reader.integer();
    if (!d->isEnabled && disabledMs != never)
        d->disabledMs = disabledMs;
    d->probes = int(reader.integer());
    d->pauseAnswer = loadAnswer(reader);
    d->rate.load(reader);
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const std::uint64_t id = reader.number();
        Private::Entry entry;
        entry.item = std::make_shared<const DeliveryItem>(loadItem(reader));
        entry.answer = loadAnswer(reader);
        entry.attempts = int(reader.integer());
        for (std::int64_t* value : {&entry.dueMs, &entry.failedMs, &entry.pausedBeforeMs})
            *value = reader.integer();
        if (reader.isBroken())
            break;
        d->nextId = std::max(d->nextId, id + 1);
        d->lines.emplace(entry.item->profile, id);
        d->entries.emplace(id, std::move(entry));
    }
    if (!isKnown || reader.isBroken()) {
        d->entries.clear();
        d->lines.clear();
        d->nextId = 1;
        d->nowMs = d->probeMs = always;
        d->pausedMs = never;
        d->pausesMs = d->probes = 0;
        return false;
    }
    for (const auto& [profile, id] : std::set(d->lines))
        d->schedule(profile);
    return true;
}

} // namespace weir::cdp
