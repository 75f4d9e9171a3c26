// Purpose: the numbers of a chart in rows: a time and a value a series, for the table and for CSV. Thread: GUI.
// Limits: more times than rows are gathered in equal stretches that say their least and most.
#pragma once

#include "models/common/tablemodel.h"
#include "widgets/charts/chartscene.h"

namespace weir {

class ChartRows
{
public:
    struct Cell
    {
        bool isKnown = false;
        double min = 0, max = 0, mean = 0;
    };
    /// Of all series, also those folded or toggled off, oldest first.
    static ChartRows of(const ChartSource& source, std::int64_t fromMs, std::int64_t untilMs, int mostRows);

    qsizetype size() const { return m_times.size(); }
    std::int64_t timeAt(qsizetype row) const { return m_times.at(row); }
    const Cell& cell(qsizetype row, int series) const
    {
        return m_cells[std::size_t(row) * m_series + std::size_t(series)];
    }
    std::int64_t stretchMs() const { return m_stretchMs; } ///< 0: a row is a recorded time
    QString csv(const ChartSource& source) const;

private:
    QVector<std::int64_t> m_times;
    std::vector<Cell> m_cells;
    std::size_t m_series = 0;
    std::int64_t m_stretchMs = 0;
};

class ChartTable : public TableModel
{
    Q_OBJECT
public:
    explicit ChartTable(QObject* parent = nullptr);
    void show(const ChartSource& source, std::int64_t fromMs, std::int64_t untilMs, bool utc);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    static constexpr int mostRows = 2000;

private:
    ChartRows m_rows;
    ChartUnit m_unit = ChartUnit::Count;
    QStringList m_names;
    bool m_utc = false;
};

} // namespace weir
