#include "backend/monitor/sampling/commitrecord.h"

#include "backend/kafka/wire/decoder.h"

namespace weir {

std::optional<ObservedCommit> parseCommit(std::string_view key, std::string_view value)
{
    WireDecoder keyFields(key, false);
    const int kind = keyFields.int16();
    if (kind != 0 && kind != 1) // 2: a group's members; 3 and above: the newer protocols
        return std::nullopt;
    ObservedCommit commit;
    commit.group = keyFields.string();
    commit.topic = keyFields.string();
    commit.partition = keyFields.int32();
    WireDecoder fields(value, false);
    fields.int16(); // the offset stands first in every version
    commit.offset = fields.int64();
    if (keyFields.failed() || fields.failed() || commit.offset < 0 || commit.partition < 0)
        return std::nullopt;
    return commit;
}

} // namespace weir
