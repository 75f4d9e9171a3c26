// Purpose: Avro object container files (specification 1.11): the header, blocks, their codecs. Thread: a writer one;
// the functions any. Limits: null, deflate, snappy and zstandard; a header of at most 16 MiB, a block of at most 256
// MiB unpacked; nothing in a file is trusted.
#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

struct AvroContainerHeader
{
    std::string schema; ///< as JSON
    std::string codec;  ///< "null" if the file names none
    std::string sync;   ///< 16 bytes that end the header and every block
    std::size_t size = 0;
};

/// `beginning` of a file. Invalid: no container; Decode: a damaged header; Limit: longer than `beginning`, or than
/// allowed.
Result<AvroContainerHeader> readAvroContainerHeader(std::string_view beginning);
bool looksLikeAvroContainer(std::string_view beginning);
bool isAvroCodecKnown(std::string_view codec);

struct AvroBlockHead
{
    std::int64_t records = 0;
    std::int64_t packed = 0;  ///< bytes that follow the head, before the sync marker
    std::size_t headSize = 0; ///< of the two numbers
};
/// Decode: no such numbers; Limit: `beginning` ends within them (they take at most 20 bytes).
Result<AvroBlockHead> readAvroBlockHead(std::string_view beginning);
/// Decode: damaged; Limit: more than `mostBytes` come out.
Result<std::string> unpackAvroBlock(std::string_view codec, std::string_view packed,
                                    std::size_t mostBytes = 256u << 20);

/// One number in Avro's zigzag form.
void appendAvroLong(std::string& out, std::int64_t number);
void appendAvroBytes(std::string& out, std::string_view bytes);
/// None: the bytes end too early, or it is longer than ten bytes. Takes it from `bytes`.
bool takeAvroLong(std::string_view& bytes, std::int64_t& number);
bool takeAvroBytes(std::string_view& bytes, std::string_view& taken);

/// The header of a new file. `codec`: "null", "deflate", "zstandard"; `sync`: 16 bytes.
std::string avroContainerHeader(std::string_view schema, std::string_view codec, std::string_view sync);
/// A block of `records` encoded bodies. Internal: the codec's library says no.
Result<std::string> avroContainerBlock(std::string_view bodies, std::int64_t records, std::string_view codec,
                                       std::string_view sync);

} // namespace weir
