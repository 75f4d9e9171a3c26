// Purpose: was this messageId seen within the horizon (definitions.md, "Order for one event": 7 days)? Thread: one at a
// time. Limits: about 40 bytes a message; kept as hashes of 128 bits; a horizon of at most 40 days.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/cdp/identity/hash128.h"

#include <memory>

namespace weir::cdp {

/// What IdentifyStage asks: Duplicates in memory, or wherever an engine keeps them.
class SeenMessages
{
public:
    virtual ~SeenMessages() = default;
    /// True: seen in (nowMs − horizon, nowMs]; the horizon counts from the first time. Otherwise it is seen from now
    /// on. `nowMs` never goes back.
    virtual bool seen(std::string_view messageId, std::int64_t nowMs) = 0;
    virtual void save(ByteWriter& writer) const = 0;
    virtual bool load(ByteReader& reader) = 0; ///< false: broken; it is then empty
};

class Duplicates final : public SeenMessages
{
public:
    static constexpr std::int64_t usualHorizonMs = 7LL * 86'400'000;

    explicit Duplicates(std::int64_t horizonMs = usualHorizonMs);
    ~Duplicates() override;
    Duplicates(Duplicates&&) noexcept;
    Duplicates& operator=(Duplicates&&) noexcept;

    bool seen(std::string_view messageId, std::int64_t nowMs) override;
    bool seen(const Hash128& message, std::int64_t nowMs);
    /// As it was kept: first seen then, or later. What is out of the horizon need not be told.
    void add(const Hash128& message, std::int64_t atMs, std::int64_t nowMs);
    std::int64_t horizonMs() const;
    std::size_t size() const; ///< kept; those out of the horizon go by and by

    void save(ByteWriter& writer) const override;
    bool load(ByteReader& reader) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::cdp
