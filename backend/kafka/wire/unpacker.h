// Purpose: decompress() for one batch after the other: memory and contexts are used again. Thread: one.
// Limits: what unpack() gives holds until the next call.
#pragma once

#include "backend/kafka/wire/decompressor.h"
#include "backend/kafka/wire/wirebuffer.h"

namespace weir {

class Unpacker
{
public:
    Unpacker();
    ~Unpacker();
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;

    /// Without a codec `data` itself. Errors as of decompress().
    Result<std::string_view> unpack(Codec codec, std::string_view data, std::size_t mostBytes);

private:
    Result<std::string_view> unzstd(std::string_view data, std::size_t most);
    Result<std::string_view> unlz4(std::string_view data, std::size_t most);
    Result<std::string_view> unsnap(std::string_view data, std::size_t most);
    Result<std::string_view> gunzip(std::string_view data, std::size_t most);
    Result<std::string_view> atLength(Codec codec, std::string_view data, std::size_t most);

    struct Contexts;
    const std::unique_ptr<Contexts> m_contexts;
    WireBuffer m_buffer;
    std::string m_other; ///< of what is unpacked the ordinary way
};

} // namespace weir
