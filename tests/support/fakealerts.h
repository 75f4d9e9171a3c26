// Purpose: Alerts and Definitions that say what a test tells them to, for pages and rare states. Thread: GUI. Answers
// come in a later turn of the event loop, as the real ones' do.
#pragma once

#include "backend/service/alerts/alerts.h"
#include "backend/service/definitions/definitions.h"

#include <QTimer>

namespace weir::test {

class FakeDefinitions final : public Definitions
{
public:
    DefinitionsHome home() const override { return where; }
    std::optional<Error> reason() const override { return because; }
    QVector<Definition> all(const QString& kind) const override
    {
        QVector<Definition> found;
        for (const Definition& each : kept) {
            if (each.kind == kind)
                found << each;
        }
        return found;
    }
    std::optional<Definition> find(const QString& kind, const QString& key) const override
    {
        for (const Definition& each : kept) {
            if (each.kind == kind && each.key == key)
                return each;
        }
        return {};
    }
    QVector<Definition> versions(const QString& kind, const QString& key) const override
    {
        const auto newest = find(kind, key);
        return newest ? QVector<Definition>{*newest} : QVector<Definition>();
    }
    void setCheck(const QString&, DefinitionCheck) override {}
    void save(QVector<Definition>, QObject* context, std::function<void(Result<void>)> done) override
    {
        QTimer::singleShot(0, context, [done] { done({}); });
    }
    void put(Definition definition)
    {
        definition.version = std::max(1, definition.version);
        kept << definition;
        emit changed();
    }
    void tell()
    {
        emit homeChanged();
        emit changed();
    }

    DefinitionsHome where = DefinitionsHome::Cluster;
    std::optional<Error> because;
    QVector<Definition> kept;
};

class FakeAlerts final : public Alerts
{
public:
    QVector<AlertRule> rules() const override { return ruleList; }
    QHash<QString, Error> brokenRules() const override { return broken; }
    QVector<Alert> open() const override { return openList; }
    QVector<Alert> history() const override { return openList + past; }
    int needAttention() const override
    {
        return int(std::count_if(openList.begin(), openList.end(),
                                 [](const Alert& a) { return !a.muted && a.acknowledgedBy.isEmpty(); }));
    }
    void acknowledge(const Alert& alert) override
    {
        for (Alert& each : openList) {
            if (each.rule == alert.rule && each.subject == alert.subject)
                each.acknowledgedBy = QStringLiteral("ada");
        }
        emit changed();
    }
    void test(const AlertRule& rule, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
              std::function<void(Result<AlertTest>)> done) override
    {
        tried << rule;
        if (outcome) {
            outcome->fromMs = fromMs;
            outcome->untilMs = untilMs;
        }
        QTimer::singleShot(0, context, [done, outcome = outcome] { done(outcome); });
    }
    void tryChannel(const QString& key, QObject* context, std::function<void(Result<void>)> done) override
    {
        triedChannels << key;
        QTimer::singleShot(0, context, [done, sent = sent] { done(sent); });
    }
    QHash<QString, Error> channelErrors() const override { return errors; }
    void setWording(AlertWording wording) override { words = std::move(wording); }
    void setPassword(const QString& channel, const QString& password) override { passwords.insert(channel, password); }
    void tell() { emit changed(); }
    void fire(const Alert& alert) { emit fired(alert); }
    void clear(const Alert& alert) { emit cleared(alert); }

    QVector<AlertRule> ruleList;
    QHash<QString, Error> broken;
    QVector<Alert> openList, past;
    QVector<AlertRule> tried;
    Result<AlertTest> outcome = AlertTest();
    Result<void> sent;
    QStringList triedChannels;
    QHash<QString, Error> errors;
    QHash<QString, QString> passwords;
    AlertWording words;
};

inline AlertRule lagRule(const char* key = "billing_lag")
{
    AlertRule rule;
    rule.key = QLatin1String(key);
    rule.name = QStringLiteral("Billing is late");
    rule.group = QStringLiteral("bill*");
    rule.value = 1000;
    rule.forMs = 60'000;
    return rule;
}

inline Alert lagAlert(const QString& subject, std::int64_t sinceMs, const char* rule = "billing_lag")
{
    Alert alert;
    alert.rule = QLatin1String(rule);
    alert.subject = subject;
    alert.sinceMs = sinceMs;
    alert.firedAtMs = sinceMs + 60'000;
    alert.value = 1204;
    alert.limit = 1000;
    alert.worst = 5000;
    return alert;
}

} // namespace weir::test
