// Purpose: what was counted last of each topic, as long as its cluster or file stays open. Thread: GUI. Limits: 20
// topics; the one counted longest ago goes first.
#pragma once

#include "backend/service/statistics/statisticsrun.h"

#include <QObject>
#include <deque>

namespace weir {

class StatisticsMemory : public QObject
{
    Q_OBJECT
public:
    struct Kept
    {
        StatisticsRequest request;
        std::shared_ptr<const TopicStatistics> result;
    };

    /// The memory of this cluster or file, made when first asked for; it dies with it.
    static StatisticsMemory& of(QObject& owner);

    void keep(Kept kept);
    /// Null result: nothing.
    Kept find(const QString& topic) const;

private:
    using QObject::QObject;
    std::deque<Kept> m_kept;
};

} // namespace weir
