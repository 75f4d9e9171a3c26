#include "tests/support/acl.h"

#include <QTest>
#include <librdkafka/rdkafka.h>

namespace weir::test {
namespace {

rd_kafka_ResourceType_t kindOf(AclResource resource)
{
    return resource == AclResource::Topic ? RD_KAFKA_RESOURCE_TOPIC : RD_KAFKA_RESOURCE_GROUP;
}

rd_kafka_AclOperation_t kindOf(AclOperation operation)
{
    switch (operation) {
    case AclOperation::All:
        return RD_KAFKA_ACL_OPERATION_ALL;
    case AclOperation::Read:
        return RD_KAFKA_ACL_OPERATION_READ;
    case AclOperation::Write:
        return RD_KAFKA_ACL_OPERATION_WRITE;
    }
    return RD_KAFKA_ACL_OPERATION_UNKNOWN;
}

} // namespace

void deny(const QString& bootstrap, AclResource resource, const QString& name, AclOperation operation,
          const std::vector<AclOperation>& allowed)
{
    char reason[256] = "";
    std::vector<rd_kafka_AclBinding_t*> rules;
    const auto add = [&](AclOperation one, rd_kafka_AclPermissionType_t permission) {
        rules.push_back(rd_kafka_AclBinding_new(kindOf(resource), name.toUtf8().constData(),
                                                RD_KAFKA_RESOURCE_PATTERN_LITERAL, "User:weir", "*", kindOf(one),
                                                permission, reason, sizeof reason));
        QVERIFY2(rules.back(), reason);
    };
    add(operation, RD_KAFKA_ACL_PERMISSION_TYPE_DENY);
    for (const AclOperation one : allowed)
        add(one, RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW);
    if (QTest::currentTestFailed())
        return;
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap.toUtf8().constData(), reason, sizeof reason);
    rd_kafka_t* client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
    rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
    rd_kafka_CreateAcls(client, rules.data(), rules.size(), nullptr, queue);
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, 10'000);
    QVERIFY(event);
    QCOMPARE(rd_kafka_event_error(event), RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_AclBinding_destroy_array(rules.data(), rules.size());
    rd_kafka_destroy(client);
}

} // namespace weir::test
