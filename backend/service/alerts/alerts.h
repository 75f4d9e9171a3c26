// Purpose: the alerts of one cluster: evaluates the rules among its definitions against each monitor snapshot, keeps
// what fired, sends notifications. Thread: GUI; webhooks and mails go out on a worker. Limits: history of a year or
// 10,000 alerts; while several programs watch a cluster each one alerts for itself, webhook and mail are sent by the
// one that records.
#pragma once

#include "backend/base/result.h"
#include "backend/monitor/alerts/alertrule.h"

#include <QObject>
#include <functional>

namespace weir {

/// What a rule would have done in the recorded past.
struct AlertTest
{
    std::int64_t fromMs = 0, untilMs = 0;
    QVector<Alert> alerts;
    QVector<HistorySeries> series; ///< what it looked at, at most 6 subjects
    double coverage = 0;           ///< share of the span that was recorded
};

/// What a person reads about an alert: made where sentences are made (models/common/alerttext.h).
struct AlertWords
{
    QString title, text;
};
using AlertWording = std::function<AlertWords(const Alert& alert, const AlertRule& rule)>;

class Alerts : public QObject
{
    Q_OBJECT
public:
    ~Alerts() override;
    virtual QVector<AlertRule> rules() const = 0;
    /// A rule that cannot be understood, by key.
    virtual QHash<QString, Error> brokenRules() const = 0;
    virtual QVector<Alert> open() const = 0;    ///< worst and newest first
    virtual QVector<Alert> history() const = 0; ///< newest first, open ones too
    virtual int needAttention() const = 0;      ///< open, neither muted nor acknowledged: the badge
    virtual void acknowledge(const Alert& alert) = 0;
    /// Fires nothing, saves nothing. Errors: Invalid.
    virtual void test(const AlertRule& rule, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
                      std::function<void(Result<AlertTest>)> done) = 0;
    /// Sends a trial notification through a channel. Errors: as of the connection, or what the server said.
    virtual void tryChannel(const QString& key, QObject* context, std::function<void(Result<void>)> done) = 0;
    /// What last went wrong with a channel, by key.
    virtual QHash<QString, Error> channelErrors() const = 0;

    /// For mails. Without one a mail names rule, subject and numbers.
    virtual void setWording(AlertWording wording) = 0;
    /// A channel's password, by key (empty: of all that have none of their own): kept in memory only.
    virtual void setPassword(const QString& channel, const QString& password) = 0;

signals:
    void changed();
    void fired(const weir::Alert& alert); ///< for the desktop notification; not for muted ones
    void cleared(const weir::Alert& alert);

protected:
    explicit Alerts(QObject* parent = nullptr);
};

} // namespace weir
