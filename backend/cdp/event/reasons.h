// Purpose: why events and deliveries are dead-lettered or dropped: the words that stand in records, cases and metrics.
// Thread: constants. Limits: tracking plans have their own (definitions.md, "Source, plan, transformation").
#pragma once

#include <string_view>

namespace weir::cdp::reason {

// Spec check: dead letters.
inline constexpr std::string_view malformed = "Malformed";                ///< no JSON, or no object
inline constexpr std::string_view tooLarge = "Too-Large";                 ///< over 32 KB
inline constexpr std::string_view unknownType = "Unknown-Type";           ///< `type` is missing or none of the six
inline constexpr std::string_view missingField = "Missing-Field";         ///< what its type needs is not there
inline constexpr std::string_view invalidField = "Invalid-Field";         ///< a common field is of the wrong type
inline constexpr std::string_view invalidTimestamp = "Invalid-Timestamp"; ///< no date, or outside of 1700 to 2250

// Sources, mappings and journeys.
inline constexpr std::string_view sourceDisabled = "Source-Disabled";             ///< dead letter
inline constexpr std::string_view filtered = "Filtered";                          ///< dropped by the source's filter
inline constexpr std::string_view mappingFailed = "Mapping-Failed";               ///< dead letter
inline constexpr std::string_view transformationFailed = "Transformation-Failed"; ///< dead letter
inline constexpr std::string_view journeyLoop = "Journey-Loop";                   ///< dead letter

// Identity and privacy.
inline constexpr std::string_view noIdentifier = "No-Identifier"; ///< dead letter
inline constexpr std::string_view suppressed = "Suppressed";      ///< dropped
inline constexpr std::string_view erased = "Erased";              ///< dropped: of a person who was erased
inline constexpr std::string_view duplicate = "Duplicate";        ///< dropped

// Deliveries.
inline constexpr std::string_view rejected = "Rejected";              ///< an answer that no retry will change
inline constexpr std::string_view deliveryFailed = "Delivery-Failed"; ///< all attempts were used, or their time
inline constexpr std::string_view holdExpired = "Hold-Expired";       ///< waited longer than `hold`
inline constexpr std::string_view noConsent = "No-Consent";           ///< dropped
inline constexpr std::string_view destinationRemoved = "Destination-Removed";

} // namespace weir::cdp::reason
