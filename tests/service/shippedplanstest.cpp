#include "backend/service/shippedplans.h"

#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class ShippedPlansTest : public QObject
{
    Q_OBJECT
private slots:
    void areFoundAtRunTime()
    {
        QCOMPARE(keysOf(shippedPresets()),
                 (QStringList{QStringLiteral("debezium"), QStringLiteral("github"), QStringLiteral("shopify"),
                              QStringLiteral("stripe"), QStringLiteral("webhook")}));
        QCOMPARE(keysOf(shippedPlans()), (QStringList{QStringLiteral("spec_b2b"), QStringLiteral("spec_ecommerce"),
                                                      QStringLiteral("spec_email"), QStringLiteral("spec_mobile"),
                                                      QStringLiteral("spec_video")}));
    }

private:
    static QStringList keysOf(const std::vector<JsonPointer>& documents)
    {
        QStringList keys;
        for (const JsonPointer& document : documents)
            keys << QString::fromStdString(std::string(document->root.at("key").text()));
        return keys;
    }
};

WEIR_TEST(ShippedPlansTest)

} // namespace weir

#include "shippedplanstest.moc"
