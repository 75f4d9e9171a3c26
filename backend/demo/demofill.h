// Purpose: writes the demo's past. Thread: one worker; blocks.
#pragma once

#include "backend/demo/demoencoders.h"
#include "backend/demo/demomarker.h"
#include "backend/demo/demoproducer.h"
#include "backend/demo/shop.h"

#include <functional>
#include <map>

namespace weir {

/// How a shop's record goes into Kafka; none: it can't (a schema is missing, or the encoder refuses it, which `error`
/// then says).
std::optional<DemoRecord> toDemoRecord(ShopRecord&& record, const std::string& prefix, const DemoEncoders* encoders,
                                       std::optional<Error>* error = nullptr);

enum class FillPart {
    All,             ///< everything that can be written
    WithoutRegistry, ///< no payments, no shipments
    OnlyRegistryTopics
};

class DemoFill
{
public:
    using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

    DemoFill(DemoProducer& producer, const ConnectionSpec& spec, const Secrets& secrets, std::string prefix,
             int timeoutMs);

    /// Writes what `marker` describes and makes sure that it arrived. Cancelled once isStopped() says so.
    Result<void> run(const DemoMarker& marker, FillPart part, const DemoEncoders* encoders,
                     const std::function<bool()>& isStopped, const Progress& progress);

private:
    Result<void> write(DemoRecord record);
    Result<void> writeAudit(const std::vector<DemoRecord>& records, std::uint64_t seed,
                            const std::function<bool()>& isStopped);
    Result<void> checkArrived();

    DemoProducer& m_producer;
    const ConnectionSpec m_spec;
    const Secrets m_secrets;
    const std::string m_prefix;
    const int m_timeoutMs;
    std::map<std::string, std::int64_t> m_written;
};

/// About how many records a history of that length has.
std::int64_t expectedRecords(std::int64_t historyMs, FillPart part);

/// The history's shop.
ShopOptions historyShop(const DemoMarker& marker);

} // namespace weir
