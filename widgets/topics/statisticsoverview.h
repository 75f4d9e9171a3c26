// Purpose: the first view of the statistics: what was found in sentences, records over time, sizes. Thread: GUI.
#pragma once

#include "models/topics/statisticstexts.h"

#include <QScrollArea>

class QVBoxLayout;

namespace weir {

class BarChart;
class Histogram;
class Settings;

class StatisticsOverview : public QScrollArea
{
    Q_OBJECT
public:
    explicit StatisticsOverview(Settings* settings, QWidget* parent = nullptr);

    void show(const TopicStatistics& all, const StatisticsView& view);
    using QWidget::show;

signals:
    void spanPicked(qint64 fromMs, qint64 untilMs);

private:
    void showSentences(const QVector<StatisticsSentence>& sentences);

    QVBoxLayout* m_sentences;
    Histogram* m_times;
    BarChart* m_values;
    BarChart* m_keys;
    StatisticsTable m_timeRows;
    StatisticsTable m_valueRows;
    StatisticsTable m_keyRows;
};

} // namespace weir
