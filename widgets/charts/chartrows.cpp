#include "widgets/charts/chartrows.h"

#include "models/common/formats.h"

#include <QDateTime>
#include <algorithm>
#include <array>
#include <cmath>

namespace weir {
namespace {

constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr int columnsAtFirst = 8;

std::int64_t roundStretch(std::int64_t least)
{
    static constexpr std::array<std::int64_t, 17> lengths{
        5 * second,  10 * second, 15 * second, 30 * second, minute,   2 * minute, 5 * minute, 10 * minute, 15 * minute,
        30 * minute, hour,        2 * hour,    3 * hour,    6 * hour, 12 * hour,  day,        7 * day};
    const auto found = std::lower_bound(lengths.begin(), lengths.end(), least);
    return found == lengths.end() ? (least + day - 1) / day * day : *found;
}

QVector<std::int64_t> timesOf(const ChartSource& source, std::int64_t fromMs, std::int64_t untilMs, qsizetype most)
{
    QVector<std::int64_t> times;
    for (const auto& pyramid : source.pyramids) {
        const qsizetype begin = pyramid->lowerBound(fromMs), end = pyramid->lowerBound(untilMs + 1);
        if (end - begin > most)
            return {};
        QVector<std::int64_t> own, all;
        for (qsizetype i = begin; i < end; ++i)
            own << pyramid->points().at(i).atMs;
        std::set_union(times.begin(), times.end(), own.begin(), own.end(), std::back_inserter(all));
        times = std::move(all);
        if (times.size() > most)
            return {};
    }
    return times;
}

QString quoted(QString text)
{
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char('\n')))
        return text;
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

QString numberText(double value) { return QString::number(value, 'g', 15); }

} // namespace

ChartRows ChartRows::of(const ChartSource& source, std::int64_t fromMs, std::int64_t untilMs, int mostRows)
{
    ChartRows rows;
    rows.m_series = source.pyramids.size();
    const auto extent = source.extent();
    if (!extent)
        return rows;
    fromMs = std::max(fromMs, extent->first);
    untilMs = std::min(untilMs, extent->second);
    rows.m_times = timesOf(source, fromMs, untilMs, mostRows);
    const bool isEmpty = std::none_of(source.pyramids.begin(), source.pyramids.end(), [&](const auto& pyramid) {
        return pyramid->lowerBound(untilMs + 1) > pyramid->lowerBound(fromMs);
    });
    if (isEmpty)
        return rows;
    if (rows.m_times.isEmpty()) {
        rows.m_stretchMs = roundStretch((untilMs - fromMs) / mostRows + 1);
        for (std::int64_t at = fromMs / rows.m_stretchMs * rows.m_stretchMs; at <= untilMs; at += rows.m_stretchMs)
            rows.m_times << at;
    }
    rows.m_cells.resize(std::size_t(rows.m_times.size()) * rows.m_series);
    for (std::size_t series = 0; series < rows.m_series; ++series) {
        const Pyramid& pyramid = *source.pyramids[series];
        qsizetype row = 0, count = 0;
        const qsizetype end = pyramid.lowerBound(untilMs + 1);
        for (qsizetype i = pyramid.lowerBound(fromMs); i < end; ++i) {
            const HistoryPoint& point = pyramid.points().at(i);
            if (!std::isfinite(point.mean))
                continue;
            const qsizetype before = row;
            while (row + 1 < rows.m_times.size() && rows.m_times[row + 1] <= point.atMs)
                ++row;
            count = row == before ? count + 1 : 1;
            Cell& cell = rows.m_cells[std::size_t(row) * rows.m_series + series];
            const double low = std::min(point.min, point.mean), high = std::max(point.max, point.mean);
            cell = cell.isKnown ? Cell{true, std::min(cell.min, low), std::max(cell.max, high),
                                       cell.mean + (point.mean - cell.mean) / double(count)}
                                : Cell{true, low, high, point.mean};
        }
    }
    return rows;
}

QString ChartRows::csv(const ChartSource& source) const
{
    const auto spreads = [this](int series) {
        for (qsizetype row = 0; row < size(); ++row) {
            if (const Cell& one = cell(row, series); one.isKnown && (one.min != one.mean || one.max != one.mean))
                return true;
        }
        return false;
    };
    QVector<bool> spread;
    QString text = QStringLiteral("time");
    for (int series = 0; series < int(m_series); ++series) {
        const QString name = source.data.series[series].name;
        spread << spreads(series);
        text += QLatin1Char(',') + quoted(name);
        if (spread.last())
            text += QLatin1Char(',') + quoted(name + QStringLiteral(" min")) + QLatin1Char(',') +
                    quoted(name + QStringLiteral(" max"));
    }
    text += QLatin1Char('\n');
    for (qsizetype row = 0; row < size(); ++row) {
        text += QDateTime::fromMSecsSinceEpoch(timeAt(row), Qt::UTC).toString(Qt::ISODateWithMs);
        for (int series = 0; series < int(m_series); ++series) {
            const Cell& one = cell(row, series);
            text += QLatin1Char(',') + (one.isKnown ? numberText(one.mean) : QString());
            if (spread[series])
                text += QLatin1Char(',') + (one.isKnown ? numberText(one.min) : QString()) + QLatin1Char(',') +
                        (one.isKnown ? numberText(one.max) : QString());
        }
        text += QLatin1Char('\n');
    }
    return text;
}

ChartTable::ChartTable(QObject* parent)
    : TableModel({{QStringLiteral("time"), tr("Time"), ColumnKind::Time, 30}}, parent)
{
}

void ChartTable::show(const ChartSource& source, std::int64_t fromMs, std::int64_t untilMs, bool utc)
{
    ChartRows rows = ChartRows::of(source, fromMs, untilMs, mostRows);
    QStringList names;
    for (std::size_t i = 0; i < source.pyramids.size(); ++i)
        names << source.data.series[qsizetype(i)].name;
    beginResetModel();
    m_rows = std::move(rows);
    m_utc = utc;
    m_unit = source.data.unit;
    m_names = names;
    endResetModel();
    std::vector<TableColumn> all;
    all.push_back({QStringLiteral("time"),
                   m_rows.stretchMs() > 0 ? tr("From, for %1").arg(formats::duration(m_rows.stretchMs())) : tr("Time"),
                   ColumnKind::Time, 30});
    all.back().sortable = false;
    for (int i = 0; i < m_names.size(); ++i) {
        TableColumn column{m_names[i], m_names[i], ColumnKind::Number, 16};
        column.unit = chartUnitName(m_unit);
        column.shown = i < columnsAtFirst;
        column.sortable = false;
        all.push_back(column);
    }
    const bool same = std::equal(all.begin(), all.end(), columns().begin(), columns().end(),
                                 [](const TableColumn& a, const TableColumn& b) { return a.title == b.title; });
    if (!same)
        setColumns(std::move(all));
}

int ChartTable::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant ChartTable::data(const QModelIndex& index, int role) const
{
    const qsizetype row = m_rows.size() - 1 - index.row(); // the newest is what is looked for
    if (row < 0 || row >= m_rows.size())
        return {};
    if (index.column() == 0) {
        if (role == Qt::DisplayRole)
            return formats::timestamp(m_rows.timeAt(row), m_utc);
        return role == RowIdRole ? QVariant(QString::number(m_rows.timeAt(row))) : QVariant();
    }
    const int series = index.column() - 1;
    if (series >= m_names.size())
        return {};
    const ChartRows::Cell& cell = m_rows.cell(row, series);
    switch (role) {
    case Qt::DisplayRole:
        return cell.isKnown ? shortChartRange(m_unit, cell.min, cell.max) : formats::unknown();
    case Qt::TextAlignmentRole:
        return int(Qt::AlignRight | Qt::AlignVCenter);
    case SortRole:
        return cell.isKnown ? QVariant(cell.max) : QVariant();
    case RawRole:
        return cell.isKnown ? QVariant(numberText(cell.mean)) : QVariant();
    case SecondaryRole:
        return !cell.isKnown;
    case RowIdRole:
        return QString::number(m_rows.timeAt(row));
    default:
        return {};
    }
}

} // namespace weir
