#include "backend/engine/records/eventsrecord.h"

#include <array>

namespace weir::engine {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<EventsRecord>> kinds{"event", "merge-out", "merge-in",
                                                                                "handover", "erased"};

struct ProfileOf
{
    cdp::ProfileId operator()(const AcceptedEvent& record) const { return record.profile; }
    cdp::ProfileId operator()(const MergeOut& record) const { return record.from; }
    cdp::ProfileId operator()(const MergeIn& record) const { return record.into; }
    cdp::ProfileId operator()(const Handover& record) const { return record.into; }
    cdp::ProfileId operator()(const ErasedProfile& record) const { return record.profile; }
};

} // namespace

std::string_view eventsKind(const EventsRecord& record) { return kinds[record.index()]; }

std::string_view eventsKindOf(std::string_view name)
{
    for (const std::string_view kind : kinds) {
        if (kind == name)
            return kind;
    }
    return {};
}

cdp::ProfileId eventsProfile(const EventsRecord& record) { return std::visit(ProfileOf(), record); }

std::uint64_t eventsSeq(const EventsRecord& record)
{
    return std::visit([](const auto& one) { return one.seq; }, record);
}

} // namespace weir::engine
