// Purpose: the demo's values that need a schema, framed for the registry. Thread: immutable; make() blocks.
#pragma once

#include "backend/base/result.h"
#include "backend/serde/avroschema.h"

#include <memory>
#include <string>

namespace weir {

class SchemaRegistry;

class DemoEncoders
{
public:
    /// Registers the schemas of PREFIXpayments, PREFIXshipments and PREFIXreturns, or finds them.
    static Result<std::shared_ptr<const DemoEncoders>> make(SchemaRegistry& registry, const std::string& prefix,
                                                            int timeoutMs);

    /// JSON of the payments schema to framed Avro.
    Result<std::string> payment(const std::string& json) const;
    /// A Shipment's bytes, framed with the index of the first message of the file.
    std::string shipment(const std::string& message) const;

    /// JSON, framed with the id of its JSON Schema.
    std::string returned(const std::string& json) const;

private:
    std::shared_ptr<const AvroSchema> m_payments;
    int m_paymentId = 0;
    int m_shipmentId = 0;
    int m_returnId = 0;
};

} // namespace weir
