#include "widgets/topics/topicsettingspage.h"

#include "backend/service/cluster.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "widgets/frame/remember.h"
#include "widgets/kit/cellfilterbutton.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/detailpanel.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/label.h"
#include "widgets/kit/stateview.h"
#include "widgets/topics/clusterstate.h"
#include "widgets/topics/topicspages.h"

#include <QCheckBox>
#include <QSplitter>

namespace weir {

TopicSettingsPage::TopicSettingsPage(const Services& services, Navigator& navigator, QWidget* parent)
    : TopicPage(QStringLiteral("settings"), tr("Settings"), services, navigator, parent),
      m_changedOnly(new QCheckBox(tr("Only changed ones"))), m_table(new DataTable(tr("Settings of the topic"))),
      m_detail(new DetailPanel)
{
    m_filter->setPlaceholder(tr("Filter by name, value or what it does"));
    m_changedOnly->setToolTip(tr("Settings that somebody has set on this topic or on its brokers"));
    m_filter->addWidget(m_changedOnly);
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/topicSettings"));
    m_detail->hide();
    auto* splitter = new QSplitter;
    splitter->setObjectName(QStringLiteral("topicSettingsSplitter"));
    splitter->addWidget(m_table);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 1);
    splitter->setChildrenCollapsible(false);
    rememberSplitter(*splitter, m_services.settings, QStringLiteral("topicSettings"));
    m_filter->addLeft(new CellFilterButton(m_table, m_model));
    m_state->setContent(splitter);

    connect(m_changedOnly, &QCheckBox::toggled, this, [this](bool only) {
        m_model.setChangedOnly(only);
        placeMoved();
    });
    connect(m_table, &DataTable::currentRowChanged, this, &TopicSettingsPage::showDetail);
    connect(m_table, &DataTable::rowActivated, this, &TopicSettingsPage::showDetail);
    connect(m_detail, &DetailPanel::closed, m_table, [this] { m_table->setFocus(); });
    connect(&m_model, &TopicSettingsModel::countChanged, this, &TopicSettingsPage::showState);
    connect(m_state, &StateView::actionTriggered, this, &TopicSettingsPage::act);
}

QString TopicSettingsPage::help() const
{
    return tr(
        "Every setting of this topic with its value, where the value comes from, and what it would be if nobody had "
        "set "
        "it on the topic. “Only changed ones” hides what is Kafka's default. A selected setting is explained on the "
        "right, with the whole chain of values that Kafka goes through. Brokers never tell sensitive values.");
}

void TopicSettingsPage::begin()
{
    m_model.setCellFilters({});
    m_model.setSettings({});
    m_error.reset();
    m_detail->hide();
    ask();
}

void TopicSettingsPage::refresh() { ask(); }

void TopicSettingsPage::applyQuery(const QMap<QString, QString>& query)
{
    m_changedOnly->setChecked(query.value(QStringLiteral("changed")) == QLatin1String("1"));
    m_model.setChangedOnly(m_changedOnly->isChecked());
}

void TopicSettingsPage::addQuery(QMap<QString, QString>& query) const
{
    if (m_changedOnly->isChecked())
        query.insert(QStringLiteral("changed"), QStringLiteral("1"));
}

void TopicSettingsPage::ask()
{
    if (!m_cluster)
        return;
    m_waiting = true;
    const int asked = ++m_asked;
    m_cluster->topicSettings(m_topic, this, [this, asked](const Result<QVector<ConfigEntry>>& settings) {
        if (asked == m_asked)
            take(settings);
    });
    showState();
}

void TopicSettingsPage::take(const Result<QVector<ConfigEntry>>& settings)
{
    m_waiting = false;
    m_error = settings ? std::nullopt : std::optional(settings.error());
    if (settings)
        m_model.setSettings(*settings);
    showState();
    if (m_detail->isVisible())
        showDetail(m_table->currentRow());
}

void TopicSettingsPage::update()
{
    // Back from an outage: what failed meanwhile is asked again.
    if (m_error && !m_waiting && m_cluster && m_cluster->state() == LinkState::Online && m_error->retriable)
        ask();
    else
        showState();
}

void TopicSettingsPage::showState()
{
    if (!m_cluster)
        return;
    const int shown = m_model.rowCount();
    const int total = m_model.totalCount();
    m_filter->setMatchText(total == 0       ? QString()
                           : shown == total ? tr("%n settings, %1 changed", nullptr, total).arg(m_model.changedCount())
                                            : tr("%1 of %n settings", nullptr, total).arg(formats::count(shown)));
    if (total == 0 && m_error) {
        const ErrorText text = errorText(*m_error, ErrorPlace::Topic);
        m_state->showFailed(text.title, text.full(),
                            m_error->kind == ErrorKind::NotFound ? tr("All topics") : tr("Try again"),
                            detailText(*m_error));
    } else if (total == 0 && m_waiting) {
        if (m_cluster->snapshot() || !m_cluster->error())
            m_state->showLoading(tr("Asking the cluster for the settings of 1 topic…"));
        else
            showNoSnapshot(*m_state, *m_cluster);
    } else if (shown == 0) {
        const bool nothingChanged = m_changedOnly->isChecked() && m_model.changedCount() == 0;
        m_state->showEmpty(nothingChanged ? tr("Nothing has been changed") : tr("Nothing matches"),
                           nothingChanged ? tr("All %n settings of this topic have Kafka's default.", nullptr, total)
                                          : tr("None of the %n settings fits the filter.", nullptr, total),
                           tr("Show all settings"), QStringLiteral("search"));
    } else if (m_error) {
        m_state->showPartial(
            tr("These are the settings as they were: %1").arg(errorText(*m_error, ErrorPlace::Topic).full()),
            tr("Try again"));
    } else {
        m_state->showContent();
    }
}

void TopicSettingsPage::showDetail(int row)
{
    if (row < 0 || row >= m_model.rowCount()) {
        m_detail->hide();
        return;
    }
    const SettingRow& setting = m_model.rowAt(row);
    m_detail->clear();
    m_detail->setTitle(setting.name, TopicSettingsModel::sourceText(setting.source));
    m_detail->addSection(tr("Value"));
    m_detail->addRow(tr("Now"), TopicSettingsModel::valueText(setting), true);
    if (!setting.defaultValue.isEmpty())
        m_detail->addRow(tr("Otherwise"), setting.defaultValue, true);
    m_detail->addRow(tr("Comes from"), TopicSettingsModel::sourceText(setting.source));
    if (setting.isSensitive)
        m_detail->addStatusRow(tr("Sensitive"), Status::Neutral, tr("brokers never tell this value"));
    if (setting.isReadOnly)
        m_detail->addStatusRow(tr("Read-only"), Status::Neutral, tr("it cannot be changed"));
    if (!setting.synonyms.isEmpty()) {
        m_detail->addSection(tr("Where Kafka looks, in order"));
        for (int i = 0; i < setting.synonyms.size(); ++i)
            m_detail->addRow(QString::number(i + 1), setting.synonyms[i], true);
    }
    m_detail->addSection(tr("What it does"));
    auto* text =
        new Label(setting.documentation.isEmpty() ? tr("The broker tells nothing about it.") : setting.documentation);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->addWidget(text);
    m_detail->show();
}

void TopicSettingsPage::act()
{
    if (m_state->state() == StateView::State::Empty) {
        m_model.setCellFilters({});
        m_changedOnly->setChecked(false);
        m_filter->setText({});
    } else if (m_error && m_error->kind == ErrorKind::NotFound) {
        m_navigator.go({m_clusterName, {QStringLiteral("topics")}, {}});
    } else {
        ask();
    }
}

PageKind topicSettingsPageKind()
{
    PageKind kind;
    kind.id = QStringLiteral("topics/*/settings");
    kind.title = TopicSettingsPage::tr("Settings");
    kind.icon = QStringLiteral("settings");
    kind.section = Section::Browse;
    kind.inNavigation = false;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new TopicSettingsPage(services, navigator, parent);
    };
    kind.tourPaths = {QStringLiteral("topics/orders/settings")};
    return kind;
}

} // namespace weir
