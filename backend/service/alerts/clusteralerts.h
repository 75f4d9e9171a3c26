// Purpose: the Alerts of a real cluster. Thread: GUI. Limits: as Alerts. The usual bands are learnt from five weeks of
// history, again every hour.
#pragma once

#include "backend/base/clock.h"
#include "backend/monitor/alerts/alertengine.h"
#include "backend/monitor/analysis/usualband.h"
#include "backend/service/alerts/alertdelivery.h"
#include "backend/service/alerts/alerts.h"
#include "backend/service/alerts/alertstore.h"
#include "backend/service/topicsnapshot.h"

#include <QHash>
#include <memory>

namespace weir {

class ClusterMonitor;
class GuiPost;
class Definitions;

struct AlertOptions
{
    QString dataFolder;  ///< empty: nothing is kept
    QString clusterName; ///< in notifications
    std::function<std::shared_ptr<const ClusterSnapshot>()> topics;
    const Clock* clock = nullptr; ///< null: the system's
    double pauseScale = 1;        ///< of the delivery's retries, for tests
};

class ClusterAlerts final : public Alerts
{
    Q_OBJECT
public:
    /// Both outlive it.
    ClusterAlerts(ClusterMonitor* monitor, Definitions* definitions, AlertOptions options, QObject* parent = nullptr);
    ~ClusterAlerts() override;

    QVector<AlertRule> rules() const override { return m_rules; }
    QHash<QString, Error> brokenRules() const override { return m_brokenRules; }
    QVector<Alert> open() const override { return m_engine.open(); }
    QVector<Alert> history() const override;
    int needAttention() const override;
    void acknowledge(const Alert& alert) override;
    void test(const AlertRule& rule, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
              std::function<void(Result<AlertTest>)> done) override;
    void tryChannel(const QString& key, QObject* context, std::function<void(Result<void>)> done) override;
    QHash<QString, Error> channelErrors() const override { return m_channelErrors; }
    void setWording(AlertWording wording) override { m_wording = std::move(wording); }
    void setPassword(const QString& channel, const QString& password) override { m_passwords[channel] = password; }

private:
    struct Usual
    {
        std::shared_ptr<const UsualBand> band;
        std::int64_t learntAtMs = 0;
        bool isAsked = false;
        std::int64_t wantedAtMs = 0;
    };

    void readDefinitions();
    void openStore();
    void takeOver();
    void learn(const SeriesId& id);
    void forgetUsual();
    void evaluate();
    void apply(const AlertChanges& changes);
    void takeAcknowledgements();
    void mark(const Alert& alert, bool fired);
    void notify(const Alert& alert, bool fired);
    Notification notification(const Channel& channel, const Alert& alert, const AlertRule& rule,
                              const QString& event) const;
    std::shared_ptr<const UsualBand> usualOf(const SeriesId& id);
    const AlertRule* ruleOf(const QString& key) const;
    std::int64_t nowMs() const;

    ClusterMonitor* const m_monitor;
    Definitions* const m_definitions;
    const AlertOptions m_options;
    AlertDelivery m_delivery;
    AlertEngine m_engine;
    std::unique_ptr<AlertStore> m_store; ///< null until the cluster's id is known
    QVector<AlertRule> m_rules;
    QHash<QString, Error> m_brokenRules;
    QHash<QString, Channel> m_channels;
    QHash<QString, Error> m_channelErrors;
    QHash<QString, QString> m_passwords;
    QVector<Alert> m_past; ///< cleared, oldest first
    QStringList m_inForce; ///< keys of rules
    QHash<SeriesId, Usual> m_usual;
    int m_learning = 0; ///< bands under way
    AlertWording m_wording;
    const std::shared_ptr<GuiPost> m_post; ///< from the threads that try rules
};

} // namespace weir
