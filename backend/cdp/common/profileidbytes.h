// Purpose: a profile's id among other bytes, as every format here has it: high, low. Thread: any, no state. Limits: two
// to twenty bytes.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/cdp/common/profileid.h"

namespace weir::cdp {

inline void writeId(ByteWriter& writer, ProfileId id)
{
    writer.number(id.high);
    writer.number(id.low);
}

inline ProfileId readId(ByteReader& reader)
{
    ProfileId id;
    id.high = reader.number();
    id.low = reader.number();
    return id;
}

} // namespace weir::cdp
