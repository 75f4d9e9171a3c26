// Purpose: one message of the form of before 2017 (magic 0 and 1), from its checksum on. Thread: a value whose views
// point into the input.
#pragma once

#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/decompressor.h"

namespace weir {

struct OldMessage
{
    int magic = 0, attributes = 0;
    std::int64_t timestampMs = -1;
    std::optional<std::string_view> key, value;
    bool isWhole = false;

    explicit OldMessage(std::string_view data)
    {
        WireDecoder in(data, false);
        in.int32(); // crc
        magic = in.int8();
        attributes = in.int8();
        if (magic == 1)
            timestampMs = in.int64();
        key = in.nullableBytes();
        value = in.nullableBytes();
        isWhole = !in.failed() && magic >= 0 && magic <= 1;
    }
    Codec codec() const { return Codec(attributes & 0x07); }
};

} // namespace weir
