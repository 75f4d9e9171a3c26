#include "widgets/kit/portal.h"
#include "tests/support/registry.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QSignalSpy>
#include <QTest>

namespace weir {

/// What xdg-desktop-portal answers, in this process: needs the session bus that GUI tests run under.
class FakePortal : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    uint scheme = 0;
public slots:
    QDBusVariant Read(const QString& space, const QString& key)
    {
        const bool known = space == QLatin1String("org.freedesktop.appearance") && key == QLatin1String("color-scheme");
        return QDBusVariant(QVariant::fromValue(QDBusVariant(known ? scheme : 99u)));
    }
signals:
    void SettingChanged(const QString& space, const QString& key, const QDBusVariant& value);
};

class PortalTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QDBusConnection bus = QDBusConnection::sessionBus();
        QVERIFY2(bus.isConnected(), "run under dbus-run-session");
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &m_fake,
                                   QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
    }

    void saysDarkWhenTheDesktopIs_data()
    {
        QTest::addColumn<uint>("scheme");
        QTest::addColumn<bool>("dark");
        QTest::newRow("no preference") << 0u << false;
        QTest::newRow("dark") << 1u << true;
        QTest::newRow("light") << 2u << false;
    }
    void saysDarkWhenTheDesktopIs()
    {
        QFETCH(uint, scheme);
        QFETCH(bool, dark);
        m_fake.scheme = scheme;
        Portal portal(nullptr);
        QSignalSpy known(&portal, &Portal::schemeKnown);
        portal.start();
        QTRY_COMPARE(known.size(), 1);
        QCOMPARE(known.first().first().toBool(), dark);
    }

    void followsAChangeAndNothingElse()
    {
        m_fake.scheme = 2;
        Portal portal(nullptr);
        QSignalSpy known(&portal, &Portal::schemeKnown);
        portal.start();
        QTRY_COMPARE(known.size(), 1);
        emit m_fake.SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("contrast"),
                                   QDBusVariant(1u));
        emit m_fake.SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("color-scheme"),
                                   QDBusVariant(1u));
        QTRY_COMPARE(known.size(), 2);
        QCOMPARE(known.last().first().toBool(), true);
    }

    void cleanupTestCase()
    {
        QDBusConnection bus = QDBusConnection::sessionBus();
        bus.unregisterService(QStringLiteral("org.freedesktop.portal.Desktop"));
        bus.unregisterObject(QStringLiteral("/org/freedesktop/portal/desktop"));
    }

private:
    FakePortal m_fake;
};

WEIR_TEST(PortalTest)

} // namespace weir

#include "portaltest.moc"
