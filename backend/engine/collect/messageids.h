// Purpose: messageIds for messages that came without one: RFC 9562 version 4 in form, one random begin a process, then
// counted. Thread: one. Limits: 2^48 each.
#pragma once

#include <cstdint>
#include <string>

namespace weir::engine {

class MessageIds
{
public:
    MessageIds();
    std::string next();

private:
    std::string m_begin; ///< "01234567-89ab-4def-8123-"
    std::uint64_t m_count = 0;
};

} // namespace weir::engine
