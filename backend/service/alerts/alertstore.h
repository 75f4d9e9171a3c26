// Purpose: alerts on this machine's disk: what fired and cleared, who acknowledged. Thread: GUI; writing happens on a
// thread of its own, in order, and is waited for by the destructor. Limits: a year or 10,000 alerts. Of several
// programs that watch a cluster from one data folder the first one owns the file and sends notifications;
// acknowledgements are shared by all.
#pragma once

#include "backend/monitor/alerts/alertrule.h"

#include <QDateTime>
#include <QHash>
#include <QLockFile>
#include <QThreadPool>
#include <QVector>
#include <memory>

namespace weir {

QJsonObject alertToJson(const Alert& alert);
Alert alertFromJson(const QJsonObject& json);

class AlertStore
{
public:
    /// `folder` empty: kept in memory, and owned.
    AlertStore(const QString& folder, const QString& clusterId);

    /// Oldest first; what is in the file.
    QVector<Alert> load() const;
    ~AlertStore();
    /// Only the owner writes.
    void save(const QVector<Alert>& alerts, std::int64_t nowMs);
    bool isOwner() const { return m_path.isEmpty() || m_lock; }
    /// Tries to become the owner, if it is not. True: it has become so just now, and what others have saved is to be
    /// loaded anew.
    bool takeOver();

    struct Acknowledged
    {
        QString by;
        std::int64_t atMs = 0;
    };
    void acknowledge(const Alert& alert, const Acknowledged& by);
    /// By "rule subject"; read anew when the file has changed.
    const QHash<QString, Acknowledged>& acknowledged();
    static QString acknowledgedKey(const Alert& alert) { return alert.rule + QLatin1Char(' ') + alert.subject; }

private:
    const QString m_path; ///< without suffix; empty: memory
    std::unique_ptr<QLockFile> m_lock;
    QThreadPool m_writer; ///< one thread
    QHash<QString, Acknowledged> m_acknowledged;
    QDateTime m_acknowledgedRead;
};

} // namespace weir
