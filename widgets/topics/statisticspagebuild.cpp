// The widgets of the statistics page and who hears whom.
#include "backend/service/cluster.h"
#include "backend/service/jobs.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "models/common/readplace.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"
#include "widgets/topics/statisticsoverview.h"
#include "widgets/topics/statisticspage.h"

#include <QComboBox>
#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int valueWidth = 168;
constexpr qint64 usualNewest = 100'000;
const char* const tableKeys[] = {"statisticsFields", "statisticsKeys", "statisticsPartitions", "statisticsFormats"};

} // namespace

StatisticsPage::StatisticsPage(const Services& services, Navigator& navigator, QWidget* parent)
    : TopicPage(QStringLiteral("statistics"), tr("Statistics"), services, navigator, parent),
      m_formats(*services.settings), m_from(new QComboBox), m_fromValue(new QLineEdit),
      m_fromForm(new FormField(tr("Records"), m_fromValue)),
      m_estimate(new Label({}, FontRole::Body, Token::TextSecondary)), m_progress(new Label),
      m_partly(new Banner(Status::Stale)), m_sections(new Segmented(tr("What to see"))), m_stack(new QStackedWidget),
      m_overview(new StatisticsOverview(services.settings))
{
    m_scan = m_header->addButton(tr("Scan topic"), QStringLiteral("play"), true);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(2, buildControls());
    m_filter->setPlaceholder(tr("Filter the table"));
    m_state->setContent(buildResults());
    connectAll();
    setSection(0);
}

QWidget* StatisticsPage::buildControls()
{
    auto* controls = new QWidget;
    auto* rows = new QVBoxLayout(controls);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(space::s);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    m_from->addItem(tr("Beginning"), int(StartKind::Beginning));
    m_from->addItem(tr("Newest"), int(StartKind::Newest));
    m_from->addItem(tr("Time"), int(StartKind::Time));
    m_fromValue->setFixedWidth(valueWidth);
    row->addWidget(new FormField(tr("From"), m_from), 0, Qt::AlignTop);
    row->addWidget(m_fromForm, 0, Qt::AlignTop);
    m_estimate->setWordWrap(true);
    row->addWidget(m_estimate, 1, Qt::AlignBottom);
    rows->addLayout(row);
    auto* running = new QHBoxLayout;
    running->setSpacing(space::s);
    m_pause = plainButton(tr("Pause"), QStringLiteral("pause"), this);
    m_cancel = plainButton(tr("Cancel"), QStringLiteral("circle-x"), this);
    running->addWidget(m_progress, 1);
    running->addWidget(m_pause);
    running->addWidget(m_cancel);
    rows->addLayout(running);
    return controls;
}

QWidget* StatisticsPage::buildResults()
{
    for (const QString& title : {tr("Overview"), tr("Fields"), tr("Keys"), tr("Partitions"), tr("Formats")})
        m_sections->addSegment(title);
    m_filter->addWidget(m_sections);
    m_filter->setFieldVisible(false);
    auto* results = new QWidget;
    auto* column = new QVBoxLayout(results);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    column->addWidget(m_partly);
    column->addWidget(m_stack, 1);
    m_stack->addWidget(m_overview);
    const QString names[] = {tr("Fields of the values"), tr("Most frequent keys"), tr("Partitions"),
                             tr("Formats, headers and compression")};
    for (std::size_t i = 0; i < tables.size(); ++i) {
        m_models[i] = std::make_unique<StatisticsTable>(statisticsColumns(tables[i]));
        m_tables[i] = new DataTable(names[i]);
        m_tables[i]->setModel(m_models[i].get());
        m_tables[i]->setSettings(m_services.settings, QLatin1String("tables/") + QLatin1String(tableKeys[i]));
        m_sentences[i] = new Label({}, FontRole::Body, Token::TextSecondary);
        m_sentences[i]->setWordWrap(true);
        auto* page = new QWidget;
        auto* inside = new QVBoxLayout(page);
        inside->setContentsMargins(0, 0, 0, 0);
        inside->addWidget(m_sentences[i]);
        inside->addWidget(m_tables[i], 1);
        m_stack->addWidget(page);
    }
    return results;
}

void StatisticsPage::connectAll()
{
    connect(m_scan, &QPushButton::clicked, this, &StatisticsPage::scan);
    connect(m_fromValue, &QLineEdit::returnPressed, this, &StatisticsPage::scan);
    connect(m_state, &StateView::actionTriggered, this, [this] {
        if (m_cluster && m_cluster->snapshot() && !topicInfo())
            m_navigator.go({m_clusterName, {QStringLiteral("topics")}, {}});
        else if (m_cluster && !m_cluster->snapshot())
            m_cluster->refresh();
        else
            scan();
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_services.jobs && m_job)
            m_services.jobs->setPaused(m_job, !m_paused);
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_run)
            m_run->cancel();
    });
    connect(m_sections, &Segmented::currentChanged, this, &StatisticsPage::setSection);
    connect(m_from, &QComboBox::currentIndexChanged, this, [this] {
        const auto start = StartKind(m_from->currentData().toInt());
        m_fromForm->setError({});
        m_fromValue->setText(start == StartKind::Newest ? formats::count(usualNewest)
                             : start == StartKind::Time ? QStringLiteral("-1d")
                                                        : QString());
        m_fromValue->setAccessibleName(start == StartKind::Time ? tr("Time") : tr("Records"));
        showRange();
    });
    connect(m_fromValue, &QLineEdit::textEdited, this, &StatisticsPage::showRange);
    connect(m_overview, &StatisticsOverview::spanPicked, this, [this](qint64 from, qint64 until) {
        ReadRequest read;
        read.start = StartKind::Time;
        read.startValue = from;
        read.stop = StopKind::Time;
        read.stopValue = until;
        m_navigator.go(
            {m_clusterName, {QStringLiteral("topics"), m_topic, QStringLiteral("messages")}, readQuery(read)});
    });
    if (m_services.masks)
        connect(m_services.masks, &Masks::changed, this, &StatisticsPage::showResult);
    connect(m_services.settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String("utc"))
            showResult();
    });
}

} // namespace weir
