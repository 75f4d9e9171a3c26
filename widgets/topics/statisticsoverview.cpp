#include "widgets/topics/statisticsoverview.h"

#include "models/common/formats.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/barchart.h"
#include "widgets/kit/chartwithtable.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/histogram.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"

#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int mostBars = 200;

std::vector<TableColumn> barColumns()
{
    std::vector<TableColumn> columns = statisticsColumns(StatisticsSection::Times);
    columns.pop_back(); // bytes
    columns[0].title = StatisticsOverview::tr("Size from");
    return columns;
}

DataTable* tableOf(const QString& name, StatisticsTable& model, Settings* settings, const char* key)
{
    auto* table = new DataTable(name);
    table->setModel(&model);
    table->setSettings(settings, QLatin1String("tables/") + QLatin1String(key));
    return table;
}

void showSizes(BarChart& chart, StatisticsTable& table, const SizeHistogram& sizes)
{
    QVector<BarChart::Bar> bars;
    std::vector<StatisticsRow> rows;
    for (const SizeHistogram::Bar& bar : sizes.bars()) {
        const QString from = formats::size(qint64(bar.from));
        const QString share = formats::percentage(double(bar.count) / double(sizes.count()));
        const QString count = formats::count(qint64(bar.count));
        bars.push_back({from, double(bar.count),
                        StatisticsOverview::tr("%1 to %2: %3 records (%4)")
                            .arg(from, formats::size(qint64(bar.to)), count, share)});
        rows.push_back(
            {from, {{from, qulonglong(bar.from)}, {count, qulonglong(bar.count)}, {share, qulonglong(bar.count)}}});
    }
    chart.setBars(bars, sizes.count() == 0 ? StatisticsOverview::tr("There are none.")
                                           : StatisticsOverview::tr("Half are smaller than %1, the largest has %2.")
                                                 .arg(formats::size(qint64(sizes.quantile(0.5))),
                                                      formats::size(qint64(sizes.most()))));
    table.setRows(std::move(rows));
}

} // namespace

StatisticsOverview::StatisticsOverview(Settings* settings, QWidget* parent)
    : QScrollArea(parent), m_sentences(new QVBoxLayout), m_times(new Histogram(tr("Records over time"))),
      m_values(new BarChart(tr("Sizes of values"))), m_keys(new BarChart(tr("Sizes of keys"))),
      m_timeRows(statisticsColumns(StatisticsSection::Times)), m_valueRows(barColumns()), m_keyRows(barColumns())
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setProperty("flat", true);
    setAccessibleName(tr("Overview"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, space::s, space::m, space::m);
    column->setSpacing(space::l);
    m_sentences->setSpacing(space::s);
    column->addLayout(m_sentences);
    m_times->setEmptyText(tr("No record has a time"));
    column->addWidget(new ChartWithTable(tr("Records over time"), m_times,
                                         tableOf(tr("Records over time"), m_timeRows, settings, "statisticsTimes")));
    auto* sizes = new QHBoxLayout;
    sizes->setSpacing(space::xl);
    sizes->addWidget(new ChartWithTable(tr("Sizes of values"), m_values,
                                        tableOf(tr("Sizes of values"), m_valueRows, settings, "statisticsValues")));
    sizes->addWidget(new ChartWithTable(tr("Sizes of keys"), m_keys,
                                        tableOf(tr("Sizes of keys"), m_keyRows, settings, "statisticsKeySizes")));
    column->addLayout(sizes);
    column->addStretch(1);
    setWidget(body);
    connect(m_times, &Histogram::spanPicked, this, &StatisticsOverview::spanPicked);
}

void StatisticsOverview::showSentences(const QVector<StatisticsSentence>& sentences)
{
    while (m_sentences->count() > sentences.size())
        delete m_sentences->takeAt(m_sentences->count() - 1)->widget();
    for (int i = 0; i < sentences.size(); ++i) {
        if (i == m_sentences->count()) {
            auto* made = new Label;
            made->setWordWrap(true);
            made->setTextInteractionFlags(Qt::TextSelectableByMouse);
            m_sentences->addWidget(made);
        }
        auto* label = static_cast<Label*>(m_sentences->itemAt(i)->widget());
        const bool isWarning = sentences[i].status == Status::Warning;
        label->setToken(isWarning ? Token::Warning : Token::Text);
        label->setText(isWarning ? tr("\u25B2 %1", "a sentence with the sign of a warning").arg(sentences[i].text)
                                 : sentences[i].text);
    }
}

void StatisticsOverview::show(const TopicStatistics& all, const StatisticsView& view)
{
    showSentences(statisticsSentences(all, view));
    const TimeBars bars = timeBars(all.times, mostBars);
    m_times->setUtc(view.utc);
    m_times->setData({bars.fromMs, bars.widthMs, bars.counts, std::nullopt});
    m_timeRows.setRows(statisticsRows(StatisticsSection::Times, all, view));
    showSizes(*m_values, m_valueRows, all.valueSizes);
    showSizes(*m_keys, m_keyRows, all.keySizes);
}

} // namespace weir
