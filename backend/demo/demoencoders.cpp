#include "backend/demo/demoencoders.h"

#include "backend/demo/demoschemas.h"
#include "backend/serde/avroencoder.h"
#include "backend/serde/registry/schemaregistry.h"

namespace weir {

Result<std::shared_ptr<const DemoEncoders>> DemoEncoders::make(SchemaRegistry& registry, const std::string& prefix,
                                                               int timeoutMs)
{
    Result<std::shared_ptr<const AvroSchema>> schema = AvroSchema::parse(paymentSchema());
    if (!schema)
        return schema.error();
    const Result<int> paymentId =
        registry.registerBlocking(prefix + "payments-value", "AVRO", std::string(paymentSchema()), {}, timeoutMs);
    if (!paymentId)
        return paymentId.error();
    const Result<int> shipmentId =
        registry.registerBlocking(prefix + "shipments-value", "PROTOBUF", std::string(shipmentSchema()), {}, timeoutMs);
    if (!shipmentId)
        return shipmentId.error();
    auto encoders = std::make_shared<DemoEncoders>();
    encoders->m_payments = std::move(schema).value();
    encoders->m_paymentId = *paymentId;
    encoders->m_shipmentId = *shipmentId;
    return std::shared_ptr<const DemoEncoders>(std::move(encoders));
}

Result<std::string> DemoEncoders::payment(const std::string& json) const
{
    const Result<std::string> body = encodeAvro(*m_payments, json);
    if (!body)
        return body.error();
    return frameForRegistry(m_paymentId, *body);
}

std::string DemoEncoders::shipment(const std::string& message) const
{
    return frameForRegistry(m_shipmentId, std::string(1, '\0') + message);
}

} // namespace weir
