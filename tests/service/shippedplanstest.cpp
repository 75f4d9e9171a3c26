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
        QStringList keys;
        for (const JsonPointer& plan : shippedPlans())
            keys << QString::fromStdString(std::string(plan->root.at("key").text()));
        QCOMPARE(keys, (QStringList{QStringLiteral("spec_b2b"), QStringLiteral("spec_ecommerce"),
                                    QStringLiteral("spec_email"), QStringLiteral("spec_mobile"),
                                    QStringLiteral("spec_video")}));
    }
};

WEIR_TEST(ShippedPlansTest)

} // namespace weir

#include "shippedplanstest.moc"
