// Purpose: what the tests of the engine's records share. Thread: values. Limits: tests only.
#pragma once

#include "backend/engine/records/eventscodec.h"
#include "backend/engine/records/profilekeys.h"

namespace weir::engine::test {

inline cdp::ProfileId profile(const char* name) { return cdp::ProfileId::ofMessage(name); }

/// Keys of the profiles "a", "b" and "c".
inline std::unique_ptr<ProfileKeys> threeKeys()
{
    auto keys = std::make_unique<ProfileKeys>();
    for (const char* const name : {"a", "b", "c"})
        (void)keys->make(profile(name));
    return keys;
}

/// JSON with ' for " and ~ for an escaped one: moc does not read raw strings.
inline std::string jsonOf(std::string_view text)
{
    std::string out;
    for (const char letter : text) {
        if (letter == '~')
            out += "\\\"";
        else
            out += letter == '\'' ? '"' : letter;
    }
    return out;
}

inline constexpr std::string_view eventText =
    R"({"type":"track","event":"Order Completed","userId":"u1","messageId":"m1","properties":{"total":9007199254740993,"note":null,"näme":"\u0000x"}})";

/// One of each kind, between the profiles "a" and "b".
inline std::vector<EventsRecord> oneOfEach()
{
    AcceptedEvent event{7, profile("a"), true, {{"userId", "u1"}, {"email", "a\"b@x"}}, "web", 1'772'366'400'250};
    event.text = eventText;
    const MergeOut out{8, profile("a"), profile("b"), "m2", 1'772'366'400'251};
    const MergeIn in{8,    profile("a"),      profile("b"),
                     "m2", 1'772'366'400'251, {{"userId", "u1", "m1"}, {"email", "", "m0"}}};
    const Handover piece{8, profile("a"), profile("b"), 2, 3, std::string("\0\xff\x01 state", 9)};
    return {event, out, in, piece, ErasedProfile{9, profile("c"), "request-1"}};
}

/// What a record says, for comparing: an event by its text.
inline std::string told(const EventsRecord& record)
{
    std::string text = std::string(eventsKind(record)) + ' ' + std::to_string(eventsSeq(record)) + ' ' +
                       eventsProfile(record).toText();
    if (const auto* const event = std::get_if<AcceptedEvent>(&record)) {
        text += event->isNew ? " new " : " old ";
        for (const Identifier& identifier : event->linked)
            text += identifier.type + '=' + identifier.value + ';';
        text += event->source + ' ' + std::to_string(event->receivedAtMs) + ' ';
        text += event->event ? toJsonText(event->event->root) : event->text;
    } else if (const auto* const out = std::get_if<MergeOut>(&record))
        text += ' ' + out->into.toText() + ' ' + out->messageId + ' ' + std::to_string(out->receivedAtMs);
    else if (const auto* const in = std::get_if<MergeIn>(&record)) {
        text += ' ' + in->from.toText() + ' ' + in->messageId + ' ' + std::to_string(in->receivedAtMs) + ' ';
        for (const cdp::IdentityLink& link : in->identifiers)
            text += link.type + '=' + link.value + '(' + link.messageId + ");";
    } else if (const auto* const piece = std::get_if<Handover>(&record))
        text += ' ' + piece->from.toText() + ' ' + std::to_string(piece->index) + '/' + std::to_string(piece->count) +
                ' ' + piece->bytes;
    else
        text += ' ' + std::get<ErasedProfile>(record).request;
    return text;
}

} // namespace weir::engine::test
