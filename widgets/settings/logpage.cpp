#include "widgets/settings/logpage.h"

#include "backend/service/logbook.h"
#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "models/settings/logmodel.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/tokens.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QVBoxLayout>

namespace weir {

LogPage::LogPage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent), m_filter(new FilterBar), m_table(new DataTable(tr("Log"))),
      m_model(new LogModel(*services.log, this)), m_levels(new Segmented(tr("Lines shown"))), m_state(new StateView)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, 0);
    column->setSpacing(space::m);
    auto* header = new PageHeader(title());
    header->setAddress(QStringLiteral("weir:///log"));
    QPushButton* copy = header->addButton(tr("Copy diagnostics"), QStringLiteral("clipboard-copy"));
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_services.log->diagnostics());
        m_navigator.say(tr("Copied the diagnostics. Passwords, tokens and keys are left out."));
    });
    column->addWidget(header);
    m_filter->setPlaceholder(tr("Filter the log"));
    for (const LogLevel level : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error})
        m_levels->addSegment(logLevelWord(level));
    m_filter->addWidget(m_levels);
    column->addWidget(m_filter);
    m_table->setModel(m_model);
    m_table->setSettings(services.settings, QStringLiteral("tables/log"));
    m_table->setFollowEnd(true);
    m_state->setContent(m_table);
    column->addWidget(m_state, 1);

    connect(m_filter, &FilterBar::filterChanged, this, [this](const QString& text) {
        m_model->setFilterText(text);
        emit placeChanged();
    });
    connect(m_levels, &Segmented::currentChanged, this, [this](int index) {
        m_model->setLeast(LogLevel(index));
        emit placeChanged();
    });
    connect(m_model, &LogModel::countChanged, this, &LogPage::showCount);
    m_model->setUtc(services.settings->utc());
    connect(services.settings, &Settings::changed, m_model, [this] { m_model->setUtc(m_services.settings->utc()); });
    m_levels->setCurrent(int(LogLevel::Info));
    showCount();
}

void LogPage::open(const Place& place, Cluster*)
{
    m_filter->setText(place.query.value(QStringLiteral("filter")));
    bool known = false;
    const int level = place.query.value(QStringLiteral("level")).toInt(&known);
    if (known && level >= 0 && level <= int(LogLevel::Error))
        m_levels->setCurrent(level);
}

Place LogPage::place() const
{
    Place place{{}, {QStringLiteral("log")}, {}};
    if (!m_filter->text().isEmpty())
        place.query.insert(QStringLiteral("filter"), m_filter->text());
    if (m_levels->current() != int(LogLevel::Info))
        place.query.insert(QStringLiteral("level"), QString::number(m_levels->current()));
    return place;
}

QString LogPage::title() const { return tr("Log"); }

QString LogPage::help() const
{
    return tr("What Weir says about itself: connections, errors of brokers and registries, and defects. The newest "
              "5,000 lines are kept "
              "until Weir ends. Copy diagnostics takes all of them, with passwords, tokens and keys left out.");
}

bool LogPage::focusFilter()
{
    m_filter->focusField();
    return true;
}

void LogPage::showCount()
{
    if (m_model->rowCount() == 0)
        m_state->showEmpty(tr("No such lines"), tr("Nothing of this level was logged, or the filter leaves nothing."),
                           {}, QStringLiteral("scroll-text"));
    else
        m_state->showContent();
    m_filter->setMatchText(
        tr("%1 of %n line(s)", nullptr, m_model->totalCount()).arg(formats::count(m_model->rowCount())));
}

} // namespace weir
