// Purpose: looks into arrays and objects of a JSON text that a walk has found valid. Thread: any, no state.
// Limits: reads what it steps over; the texts must outlive what is returned.
#pragma once

#include "backend/filter/fqlvalue.h"

#include <functional>
#include <string>
#include <string_view>

namespace weir {

/// From the quote at `quote` to its partner, both with it; to `end` if there is none.
std::string_view fqlRawString(const char* quote, const char* end);
/// Are the escapes of a string those of RFC 8259?
bool fqlHasSoundEscapes(std::string_view raw);
/// A whole string with its quotes: nothing behind, no control characters, sound escapes.
bool fqlIsSoundString(std::string_view raw);
/// Appends the text between the quotes; lone surrogates become U+FFFD.
void fqlUnescape(std::string_view inside, std::string& out);

/// A value of valid JSON, beginning at its first byte; what follows it may be there, too. A string with escapes is put
/// together in `room`, which must outlive the value.
FqlValue fqlValueOf(std::string_view json, std::string& room);

/// Steps over the elements of an array.
class FqlElements
{
public:
    explicit FqlElements(std::string_view array);
    /// The next element, from its first byte on; empty: there is none.
    std::string_view next();

private:
    const char* m_at;
    const char* m_end;
};

/// The member of that name, the last one if there are several; empty: none, or this is no object.
std::string_view fqlMember(std::string_view object, std::string_view name);
/// Each member of an object in order, its value without what follows.
void fqlEachMember(std::string_view object, const std::function<void(std::string_view, std::string_view)>& see);
/// A scalar is returned without what follows it, arrays and objects, too.
std::string_view fqlWithoutRest(std::string_view json);

} // namespace weir
