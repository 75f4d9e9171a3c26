#include "tests/gui/connectionspagelab.h"
#include "tests/support/registry.h"
#include "widgets/connections/connectionfield.h"
#include "widgets/kit/formfield.h"

#include <QCheckBox>

namespace weir {

/// Filling in the form of a connection.
class ConnectionFormTest : public test::ConnectionsPageLab
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void theFormFollowsSecurityAndMechanism()
    {
        open("connections/new");
        QVERIFY(!field("saslPassword")->isVisible());
        QVERIFY(!field("tls.caFile")->isVisible());
        choose("security", f("SASL over TLS"));
        QVERIFY(field("saslPassword")->isVisible());
        QVERIFY(field("tls.caFile")->isVisible());
        choose("sasl.mechanism", f("OAUTHBEARER: client credentials"));
        QVERIFY(!field("saslPassword")->isVisible());
        QVERIFY(field("sasl.tokenUrl")->isVisible());
        choose("sasl.mechanism", f("GSSAPI: Kerberos"));
        QVERIFY(field("sasl.kerberosKeytab")->isVisible());
        choose("sasl.mechanism", f("AWS MSK IAM"));
        QVERIFY(field("awsSecretKey")->isVisible());
        choose("security", f("TLS with client certificate (mTLS)"));
        QVERIFY(field("tls.keyFile")->isVisible());
        QVERIFY(!field("sasl.mechanism")->isVisible());
    }

    void aPresetFillsInWhatTheServiceFixes()
    {
        open("connections/new");
        choose("preset", f("Azure Event Hubs"));
        QCOMPARE(text("sasl.user"), f("$ConnectionString"));
        QVERIFY(field("saslPassword")->isVisible());
        QVERIFY(formField("preset")->field()->accessibleDescription().contains(f("connection string")));
    }

    void errorsStandAtTheirFields()
    {
        open("connections/new");
        typeInto("bootstrap", f("broker"));
        test::click(test::button(m_page.get(), f("Save")));
        QVERIFY(formField("name")->error().contains(f("name")));
        QVERIFY(formField("bootstrap")->error().contains(f("broker")));
        QVERIFY(m_store->connections().isEmpty());
        QVERIFY2(input("name")->hasFocus(), "the first wrong field has the keys");
        typeInto("name", f("shop"));
        QVERIFY(formField("name")->error().isEmpty());
        typeInto("bootstrap", f("broker:9092"));
        QVERIFY(formField("bootstrap")->error().isEmpty());
    }

    void aFieldThatIsLeftWrongSaysSo()
    {
        open("connections/new");
        typeInto("bootstrap", f("broker:99999"));
        QVERIFY(formField("bootstrap")->error().isEmpty());
        test::press(m_page.get(), Qt::Key_Tab);
        QVERIFY(formField("bootstrap")->error().contains(f("65535")));
    }

    void savesWithTheKeysAlone()
    {
        open("connections/new");
        typeInto("name", f("shop"));
        typeInto("bootstrap", f("b1:9092, b2:9092"));
        test::press(m_page.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(m_store->connections().size(), 1);
        const ConnectionSpec saved = m_store->connections().first();
        QCOMPARE(saved.name, f("shop"));
        QCOMPARE(saved.bootstrap, QStringList({f("b1:9092"), f("b2:9092")}));
        QCOMPARE(m_navigator.places.last(), f("weir:///connections/") + saved.id);
        QVERIFY(m_navigator.said.last().contains(f("shop")));
        typeInto("name", f("shop 2"));
        test::press(m_page.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(m_store->connections().first().name, f("shop 2"));
        QCOMPARE(m_store->connections().size(), 1);
    }

    void productionTurnsReadOnlyOnAndSaysWhy()
    {
        open("connections/new");
        auto* readOnly = qobject_cast<QCheckBox*>(input("readOnly"));
        QVERIFY(!readOnly->isChecked());
        choose("environment", f("Production"));
        QVERIFY(readOnly->isChecked());
        QVERIFY(readOnly->accessibleDescription().contains(f("production")));
        reveal("readOnly");
        test::click(readOnly, Qt::LeftButton, {}, {8, readOnly->height() / 2});
        QVERIFY(!readOnly->isChecked());
    }
};

WEIR_TEST(ConnectionFormTest)

} // namespace weir

#include "connectionformtest.moc"
