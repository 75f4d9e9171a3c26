// Purpose: a whole case by chance: definitions, people and their events, a clock that likes the moments at which
// something flips. The same seed, the same case. Thread: one. Limits: tests only; expectations are empty, see
// filledCase().
#pragma once

#include <QJsonObject>
#include <cstdint>

namespace weir::naive {

QJsonObject randomStory(std::uint64_t seed);
/// Events of one person each, without merges and limits, and the same in another order of arrival: what they say at the
/// end must be the same.
std::pair<QJsonObject, QJsonObject> shuffledStories(std::uint64_t seed);

} // namespace weir::naive
