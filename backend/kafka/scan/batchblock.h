// Purpose: a record batch, from a broker or from a file, as a ScanBlock. Thread: one; memory is used again from block
// to block. Limits: the block that make() returns holds until the next call and as long as the batch's bytes.
#pragma once

#include "backend/kafka/scan/recordscan.h"
#include "backend/kafka/wire/recordwalk.h"
#include "backend/kafka/wire/unpacker.h"

namespace weir {

/// Which records of a batch are wanted, and what is known of all of them.
struct BatchPlace
{
    std::size_t part = 0;
    std::uint16_t topic = 0;
    std::int32_t partition = 0;
    std::int64_t from = 0, to = INT64_MAX;
    RecordFlag state = RecordFlag::None; ///< Aborted, Pending
};

class BatchBlock final : public ScanBlock
{
public:
    Result<void> each(const Sink& sink) const override;
    /// Of the batch that are in range; damaged ones not counted.
    std::uint64_t recordCount() const;
    /// The newest damage that a walk came upon.
    const std::optional<Error>& damage() const { return m_damage; }

private:
    friend class BlockMaker;
    BatchHeader m_header;
    BatchPlace m_place;
    std::string_view m_body;
    mutable RecordWalk m_walk;
    mutable std::optional<Error> m_damage;
};

class BlockMaker
{
public:
    /// `packed`: RecordBatchParser::body(). Errors: Decode, Limit (more than 256 MiB unpacked).
    Result<const BatchBlock*> make(const BatchHeader& header, std::string_view packed, const BatchPlace& place);

private:
    Unpacker m_unpacker;
    BatchBlock m_block;
};

std::string_view codecName(Codec codec);

} // namespace weir
