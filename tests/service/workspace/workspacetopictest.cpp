#include "backend/service/workspace/workspacetopic.h"
#include "backend/kafka/clientconf.h"
#include "tests/support/registry.h"

#include <QTest>
#include <librdkafka/rdkafka.h>

namespace weir {

class WorkspaceTopicTest : public QObject
{
    Q_OBJECT
private slots:
    void whoMayNotWriteThereIsRefused()
    {
        QVERIFY(isRefusal(told(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)));
        QVERIFY(isRefusal(told(RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED)));
        QVERIFY(isRefusal(told(RD_KAFKA_RESP_ERR_POLICY_VIOLATION)));
        QVERIFY(!isRefusal(told(RD_KAFKA_RESP_ERR__TIMED_OUT)));
    }

    void whoMayOnlyNotWriteTogetherIsNot()
    {
        const Error error = told(RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
        QCOMPARE(error.kind, ErrorKind::Authorization);
        QVERIFY(!isRefusal(error));
    }

private:
    static Error told(int code) { return fromRdKafka(code, {}, QStringLiteral("weir.definitions")); }
};

WEIR_TEST(WorkspaceTopicTest)

} // namespace weir

#include "workspacetopictest.moc"
