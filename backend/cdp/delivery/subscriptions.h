// Purpose: what a destination gets of something that happened: subscriptions with their filters and mappings, consent,
// and Segment's shapes for memberships and traits. Thread: any, no state. Limits: as those of mappings.
#pragma once

#include "backend/cdp/definitions/definitions.h"

namespace weir::cdp {

struct Payload
{
    std::size_t subscription = 0; ///< which of the destination's; SIZE_MAX: none, as of a journey's message
    std::string text;             ///< JSON; empty: the mapping could not do its work
    std::string mistake{};        ///< then why
};

/// One of each subscription on `on` whose filter (with T = nowMs) is true and whose mapping makes something of
/// `document`, in the order written; without a mapping the document itself. A journey's message goes out as it is where
/// the destination has no subscription on journeys.
std::vector<Payload> payloadsFor(const DestinationDefinition& destination, DestinationDefinition::On on,
                                 const Json& document, std::int64_t nowMs, const Surroundings* around = nullptr);

/// `context.consent.categoryPreferences` of an event or document; Absent where there is none. What a profile consents
/// to is that of its newest event that has it.
Json consentPreferences(const Json& document);
/// All of the destination's categories are true. Without preferences an event may go out, anything else may not
/// (Segment, "Consent in Segment Connections", "Consent in Engage Audiences"); a category that is not among them is
/// refused.
bool consentAllows(const DestinationDefinition& destination, const Json& preferences, DestinationDefinition::On on);

/// Who and when, for the shapes below. Texts may be empty.
struct ShapeHeader
{
    std::string_view messageId, userId, anonymousId; ///< of the new message; of the profile
    std::string_view email;                          ///< as context.traits.email
    std::string_view profileId;                      ///< as context.personas.profile_id
    std::int64_t atMs = 0;
    Json consent{}; ///< the profile's preferences, as context.consent.categoryPreferences
};

/// `Audience Entered` or `Audience Exited`, a track with audience_key and the key as a boolean (Segment, "Using Engage
/// Data").
Json audienceTrack(const ShapeHeader& header, std::string_view audience, bool entered, JsonArena& arena);
/// The identify with the audience's key as a boolean trait.
Json audienceIdentify(const ShapeHeader& header, std::string_view audience, bool entered, JsonArena& arena);
/// The identify with a computed trait; null where it has none any more.
Json traitIdentify(const ShapeHeader& header, std::string_view trait, const Json& value, JsonArena& arena);

} // namespace weir::cdp
