// Purpose: is anything wrong: the cards of the Overview and the sentence above them, out of what is known now. Thread:
// GUI (tr); values. Limits: eight cards, always the same, so that each is found at its place.
#pragma once

#include "backend/monitor/alerts/alertrule.h"
#include "backend/monitor/groupsnapshot.h"
#include "backend/service/cluster.h"
#include "models/common/status.h"

#include <QStringList>
#include <QVector>

namespace weir {

struct OverviewFact
{
    QString id;   ///< "brokers"
    QString name; ///< translated
    QString value, sentence;
    Status status = Status::Neutral;
    QStringList path; ///< of the page with the rest
    QMap<QString, QString> query{};
    friend bool operator==(const OverviewFact&, const OverviewFact&) = default;
};

struct OverviewInput
{
    LinkState link = LinkState::Connecting;
    std::optional<Error> linkError;
    std::shared_ptr<const ClusterSnapshot> topics; ///< may be null
    std::shared_ptr<const MonitorSnapshot> groups; ///< may be null
    QVector<Alert> alerts;                         ///< open ones
    bool utc = false;
};

/// Names and pages alone; the order of the cards.
QVector<OverviewFact> overviewNames();
QVector<OverviewFact> overviewFacts(const OverviewInput& input);
/// "Nothing needs you." or how many things do; the worst status of the cards.
QString overviewSentence(const QVector<OverviewFact>& facts);
Status overviewStatus(const QVector<OverviewFact>& facts);

} // namespace weir
