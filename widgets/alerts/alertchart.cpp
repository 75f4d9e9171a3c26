#include "widgets/alerts/alertchart.h"

#include "models/common/alerttext.h"
#include "models/common/verdicttext.h"

#include <QCoreApplication>

namespace weir::alertchart {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::AlertsPage)
};

ChartUnit unitOf(AlertMeasure measure)
{
    switch (measure) {
    case AlertMeasure::TimeLag:
    case AlertMeasure::Retention:
        return ChartUnit::Seconds;
    case AlertMeasure::Rate:
    case AlertMeasure::NoData:
        return ChartUnit::RecordsPerSecond;
    case AlertMeasure::Disk:
        return ChartUnit::Bytes;
    default:
        return ChartUnit::Count;
    }
}

} // namespace

ChartData dataOf(const AlertRule& rule, const QVector<ChartSeries>& series)
{
    ChartData data;
    data.unit = unitOf(rule.measure);
    data.series = series;
    if (rule.measure == AlertMeasure::Verdict) {
        data.limit = double(rule.verdict);
        data.limitName = verdictName(rule.verdict); // a number says little there
    } else if (rule.value && !rule.usualScore && rule.measure != AlertMeasure::Disk &&
               rule.measure != AlertMeasure::NoData) {
        data.limit = *rule.value;
        data.limitName = Words::tr("limit");
    }
    return data;
}

QVector<ChartMark> marksOf(const AlertRule& rule, const QVector<Alert>& alerts)
{
    QVector<ChartMark> marks;
    for (const Alert& alert : alerts)
        marks << ChartMark{alert.firedAtMs, alert.clearedAtMs.value_or(0), QStringLiteral("bell"),
                           Words::tr("Fired: %1").arg(alertSentence(alert, rule)), true};
    return marks;
}

} // namespace weir::alertchart
