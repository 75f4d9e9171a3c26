// Notifications of the desktop: what is told, what a click does, what happens without a service.
#include "widgets/frame/alertnotices.h"
#include "tests/support/fakealerts.h"
#include "tests/support/registry.h"

#include "backend/service/clusters.h"
#include "backend/service/services.h"
#include "backend/service/settings.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace weir {

/// What a desktop's notification service answers, in this process: needs the session bus that GUI tests run under.
class FakeNotifications : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown
    {
        uint replaces;
        QString title, text;
        QVariantMap hints;
        int timeout;
    };
    QVector<Shown> shown;
public slots:
    uint Notify(const QString&, uint replaces, const QString&, const QString& title, const QString& text,
                const QStringList&, const QVariantMap& hints, int timeout)
    {
        shown << Shown{replaces, title, text, hints, timeout};
        return replaces > 0 ? replaces : uint(100 + shown.size());
    }
signals:
    void ActionInvoked(uint id, const QString& action);
    void NotificationClosed(uint id, uint reason);
};

class AlertNoticesTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_settings = std::make_unique<Settings>(m_folder.filePath(QStringLiteral("settings.ini")));
        m_settings->setUtc(true);
        m_services.settings = m_settings.get();
        m_services.clusters = &m_clusters;
        m_notices = std::make_unique<AlertNotices>(m_services);
        m_alerts = std::make_unique<test::FakeAlerts>();
        m_alerts->ruleList = {test::lagRule()};
        m_notices->follow(m_alerts.get(), QStringLiteral("prod"));
        m_alert = test::lagAlert(QStringLiteral("group/<billing>"), 1'790'000'000'000);
    }
    void cleanup()
    {
        m_notices.reset();
        m_alerts.reset();
        setService(false);
        m_fake.shown.clear();
    }

    void whatFiresAndClearsIsOneNotification()
    {
        setService(true);
        m_alert.severity = AlertSeverity::Critical;
        m_alerts->fire(m_alert);
        QTRY_COMPARE(m_fake.shown.size(), 1);
        QCOMPARE(m_fake.shown[0].title, QStringLiteral("Critical: Billing is late, group <billing> (prod)"));
        QVERIFY2(m_fake.shown[0].text.contains(QLatin1String("group &lt;billing&gt; is 1,204")),
                 qPrintable(m_fake.shown[0].text));
        QCOMPARE(m_fake.shown[0].hints.value(QStringLiteral("urgency")).toInt(), 2);
        QCOMPARE(m_fake.shown[0].timeout, 0);
        QTRY_VERIFY(clearsAsReplacement());
    }

    void aClickAsksForTheAlertsPage()
    {
        setService(true);
        QSignalSpy asked(m_notices.get(), &AlertNotices::placeRequested);
        m_alerts->fire(m_alert);
        QTRY_COMPARE(m_fake.shown.size(), 1);
        QTRY_VERIFY(clickReaches(asked));
        const Place place = asked.first().first().value<Place>();
        QCOMPARE(place.cluster, QStringLiteral("prod"));
        QCOMPARE(place.path, QStringList{QStringLiteral("alerts")});
    }

    void rulesThatTellOthersOnlyAreLeftOut()
    {
        setService(true);
        m_alerts->ruleList[0].notify = {QStringLiteral("night_shift")};
        m_alerts->fire(m_alert);
        m_alerts->ruleList[0].notify = {QStringLiteral("night_shift"), QStringLiteral("desktop")};
        m_alerts->fire(m_alert);
        QTRY_COMPARE(m_fake.shown.size(), 1);
        QCOMPARE(m_fake.shown[0].hints.value(QStringLiteral("urgency")).toInt(), 1);
    }

    void withoutAServiceTheWindowSaysIt()
    {
        QSignalSpy unshown(m_notices.get(), &AlertNotices::unshown);
        m_alerts->fire(m_alert);
        QTRY_COMPARE(unshown.size(), 1);
        QVERIFY(unshown.first().first().toString().startsWith(QLatin1String("Warning: Billing is late")));
    }

    void mailsGetTheSameWords()
    {
        QVERIFY(m_alerts->words);
        QCOMPARE(m_alerts->words(m_alert, m_alerts->ruleList[0]).title,
                 QStringLiteral("Warning: Billing is late, group <billing> (prod)"));
    }

private:
    void setService(bool there)
    {
        QDBusConnection bus = QDBusConnection::sessionBus();
        const QString name = QStringLiteral("org.freedesktop.Notifications");
        const QString path = QStringLiteral("/org/freedesktop/Notifications");
        if (there) {
            QVERIFY(
                bus.registerObject(path, &m_fake, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
            QVERIFY(bus.registerService(name));
        } else {
            bus.unregisterService(name);
            bus.unregisterObject(path);
        }
    }
    /// Once the id is known a later notice takes the place of the first.
    bool clearsAsReplacement()
    {
        Alert cleared = m_alert;
        cleared.clearedAtMs = m_alert.firedAtMs + 60'000;
        m_alerts->clear(cleared);
        const auto& last = m_fake.shown.last();
        return last.replaces > 100 && last.title.startsWith(QLatin1String("Cleared: ")) && last.timeout == -1;
    }
    bool clickReaches(const QSignalSpy& asked)
    {
        emit m_fake.ActionInvoked(101, QStringLiteral("default"));
        return !asked.isEmpty();
    }

    FakeNotifications m_fake;
    QTemporaryDir m_folder;
    std::unique_ptr<Settings> m_settings;
    Clusters m_clusters;
    Services m_services;
    std::unique_ptr<AlertNotices> m_notices;
    std::unique_ptr<test::FakeAlerts> m_alerts;
    Alert m_alert;
};

WEIR_TEST(AlertNoticesTest)

} // namespace weir

#include "alertnoticestest.moc"
