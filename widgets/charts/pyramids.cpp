#include "widgets/charts/pyramids.h"

#include <QApplication>
#include <QPointer>
#include <QThreadPool>

namespace weir {
namespace {

constexpr qsizetype pointsAtOnce = 200'000; // about 4 ms

void fill(Pyramids& pyramids, const QVector<ChartSeries>& series)
{
    for (std::size_t i = 0; i < pyramids.size(); ++i) {
        if (!pyramids[i])
            pyramids[i] = std::make_shared<Pyramid>(series[qsizetype(i)].points, series[qsizetype(i)].stepMs);
    }
}

} // namespace

void buildPyramids(QObject* owner, const QVector<ChartSeries>& series, const Pyramids& former,
                   std::function<void(Pyramids)> done)
{
    QHash<const HistoryPoint*, std::shared_ptr<Pyramid>> known;
    for (const auto& one : former)
        known.insert(one->points().constData(), one);
    Pyramids pyramids(std::size_t(series.size()));
    qsizetype points = 0;
    for (qsizetype i = 0; i < series.size(); ++i) {
        const auto found = series[i].points.isEmpty() ? nullptr : known.value(series[i].points.constData());
        if (found && found->stepMs() == series[i].stepMs && found->points().size() == series[i].points.size())
            pyramids[std::size_t(i)] = found;
        else
            points += series[i].points.size();
    }
    if (points <= pointsAtOnce) {
        fill(pyramids, series);
        return done(std::move(pyramids));
    }
    QPointer<QObject> guard(owner);
    QThreadPool::globalInstance()->start(
        [guard, series, pyramids = std::move(pyramids), done = std::move(done)]() mutable {
            fill(pyramids, series);
            QMetaObject::invokeMethod(
                qApp,
                [guard, pyramids = std::move(pyramids), done = std::move(done)]() mutable {
                    if (guard)
                        done(std::move(pyramids));
                },
                Qt::QueuedConnection);
        });
}

} // namespace weir
