#include "widgets/frame/alertnotices.h"

#include "backend/service/clusters.h"
#include "backend/service/definitions/definitions.h"
#include "backend/service/services.h"
#include "backend/service/settings.h"
#include "models/common/alerttext.h"
#include "widgets/frame/channelpasswords.h"

#include <memory>

namespace weir {
namespace {

bool tellsDesktop(const AlertRule& rule)
{
    return rule.notify.isEmpty() || rule.notify.contains(QLatin1String("desktop"));
}

} // namespace

AlertNotices::AlertNotices(const Services& services, QObject* parent) : QObject(parent), m_settings(services.settings)
{
    connect(&m_notifier, &DesktopNotifier::activated, this, [this](const QString& address) {
        if (const Result<Place> place = Place::parse(address))
            emit placeRequested(*place);
    });
    connect(&m_notifier, &DesktopNotifier::failed, this, &AlertNotices::unshown);
    const auto followed = [this, services](Cluster* cluster) {
        followCluster(cluster);
        if (!services.secrets)
            return;
        auto asked = std::make_shared<QSet<QString>>();
        const auto fetch = [cluster, asked, secrets = services.secrets] {
            for (const Definition& channel : cluster->definitions()->all(QStringLiteral("channel"))) {
                if (channel.body.value(QLatin1String("user")).toString().isEmpty() || asked->contains(channel.key))
                    continue;
                asked->insert(channel.key);
                fetchChannelPassword(*secrets, *cluster->alerts(), cluster->spec().id, channel.key);
            }
        };
        connect(cluster->definitions(), &Definitions::changed, this, fetch);
        fetch();
    };
    for (Cluster* cluster : services.clusters->all())
        followed(cluster);
    connect(services.clusters, &Clusters::opened, this, [services, followed](const QString& id) {
        if (Cluster* cluster = services.clusters->byId(id))
            followed(cluster);
    });
}

void AlertNotices::followCluster(Cluster* cluster) { follow(cluster->alerts(), cluster->spec().name); }

void AlertNotices::follow(Alerts* alerts, const QString& cluster)
{
    alerts->setWording([cluster, settings = m_settings](const Alert& alert, const AlertRule& rule) {
        return alertWords(alert, rule, cluster, settings->utc());
    });
    const auto tellAlert = [this, alerts, cluster](const Alert& alert) { tell(*alerts, alert, cluster); };
    connect(alerts, &Alerts::fired, this, tellAlert);
    connect(alerts, &Alerts::cleared, this, tellAlert);
}

void AlertNotices::tell(const Alerts& alerts, const Alert& alert, const QString& cluster)
{
    for (const AlertRule& rule : alerts.rules()) {
        if (rule.key != alert.rule || !tellsDesktop(rule))
            continue;
        const AlertWords words = alertWords(alert, rule, cluster, m_settings->utc());
        const bool isCritical = !alert.clearedAtMs && alert.severity == AlertSeverity::Critical;
        const QString topic = cluster + QLatin1Char(' ') + alert.rule + QLatin1Char(' ') + alert.subject;
        m_notifier.show({words.title, words.text, isCritical, topic},
                        Place{cluster, {QStringLiteral("alerts")}, {}}.address());
    }
}

} // namespace weir
