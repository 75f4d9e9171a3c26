// Purpose: a column of whole numbers in few bytes: as they are, by their steps, or by the steps of their steps,
// whichever is smallest; what repeats is cut into planes of bytes, so that what compresses afterwards finds like beside
// like, what is noise into as few bits as each takes (Rice's code). Thread: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

void appendColumn(std::string& out, const std::vector<std::int64_t>& values);
/// `count` values from the front of `in`. False: damaged.
bool takeColumn(std::string_view& in, std::size_t count, std::vector<std::int64_t>& values);

} // namespace weir
