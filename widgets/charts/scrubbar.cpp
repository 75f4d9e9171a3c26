#include "widgets/charts/scrubbar.h"

#include "widgets/charts/scrubtrack.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/tokens.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <array>

namespace weir {
namespace {

constexpr std::int64_t hour = 3'600'000, day = 24 * hour;
constexpr std::array<std::int64_t, 6> spans{hour, 6 * hour, day, 7 * day, 30 * day, 365 * day};
constexpr int picked = int(spans.size());

} // namespace

struct ScrubBar::Private
{
    TimeAxis* axis = nullptr;
    ScrubTrack* track = nullptr;
    Segmented* choice = nullptr;
    QPushButton* now = nullptr;

    void follow()
    {
        const std::int64_t span = axis->isLive() ? axis->liveSpanMs() : axis->untilMs() - axis->fromMs();
        const auto found = std::find(spans.begin(), spans.end(), span);
        const int index = int(found - spans.begin());
        const QSignalBlocker quiet(choice);
        choice->setSegmentEnabled(picked, index == picked);
        choice->setCurrent(index);
        now->setEnabled(!axis->isLive() || axis->moment());
    }
    void choose(int index)
    {
        if (index >= picked)
            return;
        const std::int64_t span = spans[std::size_t(index)];
        if (axis->isLive() || axis->untilMs() >= axis->nowMs())
            axis->setLive(span);
        else
            axis->setRange(axis->untilMs() - span, axis->untilMs());
    }
    void shift(double part)
    {
        const std::int64_t from = axis->fromMs(), until = axis->untilMs();
        const auto by = std::int64_t(double(until - from) * part);
        if (until + by >= axis->nowMs() && axis->liveSpanMs() == until - from)
            axis->backToLive();
        else
            axis->setRange(from + by, until + by);
    }
};

ScrubBar::ScrubBar(TimeAxis* axis, QWidget* parent) : QWidget(parent), d(std::make_unique<Private>())
{
    d->axis = axis;
    if (!axis->isSet())
        axis->setLive(hour);
    d->choice = new Segmented(tr("Span shown"), this);
    for (const QString& text : {tr("1 h"), tr("6 h"), tr("1 d"), tr("7 d"), tr("30 d"), tr("1 y"), tr("Picked")})
        d->choice->addSegment(text);
    d->track = new ScrubTrack(*axis, this);
    QToolButton* earlier = iconButton(QStringLiteral("chevron-left"), tr("Earlier by half of what is shown"), this);
    QToolButton* later = iconButton(QStringLiteral("chevron-right"), tr("Later by half of what is shown"), this);
    d->now = plainButton(tr("Now"), QStringLiteral("skip-forward"), this);
    d->now->setToolTip(tr("Back to what is happening now"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, space::xs, 0, space::xs);
    row->setSpacing(space::s);
    row->addWidget(d->choice);
    row->addWidget(earlier);
    row->addWidget(d->track, 1);
    row->addWidget(later);
    row->addWidget(d->now);

    const auto goLive = [this] {
        d->axis->setMoment(std::nullopt);
        d->axis->backToLive();
        emit liveAsked();
    };
    connect(d->choice, &Segmented::currentChanged, this, [this](int index) { d->choose(index); });
    connect(earlier, &QToolButton::clicked, this, [this] { d->shift(-0.5); });
    connect(later, &QToolButton::clicked, this, [this] { d->shift(0.5); });
    connect(d->now, &QPushButton::clicked, this, goLive);
    connect(d->track, &ScrubTrack::liveAsked, this, goLive);
    connect(axis, &TimeAxis::rangeChanged, this, [this] { d->follow(); });
    connect(axis, &TimeAxis::momentChanged, this, [this] { d->follow(); });
    d->follow();
}

ScrubBar::~ScrubBar() = default;

void ScrubBar::setRecorded(const QVector<std::pair<std::int64_t, std::int64_t>>& spans)
{
    d->track->setRecorded(spans);
}

QSize ScrubBar::sizeHint() const { return layout()->sizeHint(); }

} // namespace weir
