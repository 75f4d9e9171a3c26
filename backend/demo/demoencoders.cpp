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
    const std::string addressSubject = prefix + "shop/address.proto";
    const Result<int> addressId =
        registry.registerBlocking(addressSubject, "PROTOBUF", std::string(addressSchema()), {}, timeoutMs);
    if (!addressId)
        return addressId.error();
    const Result<LatestSchema> address = registry.latestBlocking(addressSubject, timeoutMs);
    if (!address)
        return address.error();
    const Result<int> shipmentId =
        registry.registerBlocking(prefix + "shipments-value", "PROTOBUF", std::string(shipmentSchema()),
                                  {{"shop/address.proto", addressSubject, address->answer.ref.version}}, timeoutMs);
    if (!shipmentId)
        return shipmentId.error();
    const Result<int> returnId =
        registry.registerBlocking(prefix + "returns-value", "JSON", std::string(returnSchema()), {}, timeoutMs);
    if (!returnId)
        return returnId.error();
    auto encoders = std::make_shared<DemoEncoders>();
    encoders->m_payments = std::move(schema).value();
    encoders->m_paymentId = *paymentId;
    encoders->m_shipmentId = *shipmentId;
    encoders->m_returnId = *returnId;
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

std::string DemoEncoders::returned(const std::string& json) const { return frameForRegistry(m_returnId, json); }

} // namespace weir
