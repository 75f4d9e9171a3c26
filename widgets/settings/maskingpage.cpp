#include "widgets/settings/maskingpage.h"

#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "widgets/frame/remember.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"
#include "widgets/settings/maskrulepanel.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace weir {

MaskingPage::MaskingPage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent),
      m_masks(services.masks ? *services.masks : *new Masks(*services.settings, this)),
      m_table(new DataTable(tr("Masking rules"))), m_state(new StateView), m_panel(new MaskRulePanel(m_masks)),
      m_question(new Banner(Status::Warning))
{
    build();
    auto* remove = new QAction(icon(QStringLiteral("trash-2")), tr("Delete…"), this);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->QWidget::addAction(remove);
    connect(remove, &QAction::triggered, this, [this] {
        editRow(m_table->currentRow());
        askDelete();
    });
    connect(m_table, &DataTable::contextMenuAboutToShow, this, [remove](QMenu* menu, const QModelIndex& index) {
        if (!index.isValid())
            return;
        menu->addSeparator();
        menu->addAction(remove);
    });
    connect(m_table, &DataTable::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            editRow(row);
    });
    connect(m_table, &DataTable::rowActivated, this, [this](int row) {
        editRow(row);
        m_panel->focusPath();
    });
    connect(m_state, &StateView::actionTriggered, this, [this] { begin({}); });
    connect(m_panel, &MaskRulePanel::saveRequested, this, &MaskingPage::save);
    connect(m_panel, &MaskRulePanel::deleteRequested, this, &MaskingPage::askDelete);
    connect(m_question, &Banner::actionTriggered, this, &MaskingPage::deleteNow);
    connect(m_panel, &DetailPanel::closed, m_table, qOverload<>(&QWidget::setFocus));
    connect(&m_masks, &Masks::changed, this, &MaskingPage::show);
    show();
}

void MaskingPage::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::m);
    auto* header = new PageHeader(title());
    header->setAddress(place().address());
    QPushButton* add = header->addButton(tr("Add rule"), QStringLiteral("plus"), true);
    connect(add, &QPushButton::clicked, this, [this] { begin({}); });
    column->addWidget(header);
    auto* sentence = new Label(
        tr("What a rule names is hidden wherever Weir shows, copies or exports it: tables, details, statistics, files. "
           "The records on the cluster stay as they are."),
        FontRole::Body, Token::TextSecondary);
    sentence->setWordWrap(true);
    column->addWidget(sentence);
    m_question->setAction(tr("Delete rule"));
    m_question->setClosable(true);
    m_question->hide();
    column->addWidget(m_question);
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/masking"));
    m_state->setContent(m_table);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_state);
    split->addWidget(m_panel);
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 1);
    rememberSplitter(*split, m_services.settings, QStringLiteral("masking"));
    m_panel->hide();
    column->addWidget(split, 1);
}

void MaskingPage::open(const Place& place, Cluster*)
{
    MaskRule rule;
    rule.path = place.query.value(QStringLiteral("path")).toStdString();
    rule.topics = place.query.value(QStringLiteral("topics")).toStdString();
    if (!rule.path.empty() || !rule.topics.empty())
        begin(rule);
}

Place MaskingPage::place() const { return {{}, {QStringLiteral("settings"), QStringLiteral("masking")}, {}}; }
QString MaskingPage::title() const { return tr("Hide personal data"); }

QString MaskingPage::help() const
{
    return tr(
        "Each rule names a place in the records of some or all topics, and how it is hidden. A rule holds in tables, "
        "details, statistics, the clipboard and exports. Raw bytes of a part with rules are not shown either, and a "
        "part that cannot be decoded is hidden whole. In a topic's messages the values can be revealed until the "
        "window closes; that is written to the log.");
}

void MaskingPage::show()
{
    m_model.setRules(m_masks.rules());
    if (m_masks.isDamaged())
        m_state->showPartial(tr("The rules that were kept cannot be read, so all keys, values and headers are hidden "
                                "until you save or delete a rule."));
    else if (m_model.rowCount() == 0)
        m_state->showEmpty(
            tr("Nothing is hidden"),
            tr("Add a rule for e-mail addresses, names, cards or tokens before you show records to others."),
            tr("Add rule"), QStringLiteral("eye-off"));
    else
        m_state->showContent();
}

void MaskingPage::begin(const MaskRule& rule)
{
    m_question->hide();
    m_edited = -1;
    m_panel->edit(rule, true);
    m_panel->setVisible(true);
    m_panel->focusPath();
}

void MaskingPage::editRow(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    m_question->hide();
    m_edited = m_model.rowAt(row).index;
    m_panel->edit(m_model.rowAt(row).rule, false);
    m_panel->setVisible(true);
}

void MaskingPage::save(MaskRule rule)
{
    std::vector<MaskRule> rules = m_masks.rules();
    const bool isNew = m_edited < 0 || m_edited >= int(rules.size());
    if (isNew) {
        m_edited = int(rules.size());
        rules.push_back(std::move(rule));
    } else {
        rules[std::size_t(m_edited)] = std::move(rule);
    }
    const std::string path = rules[std::size_t(m_edited)].path;
    if (!m_masks.setRules(std::move(rules)))
        return; // the panel has shown the mistake
    m_table->setCurrentRow(m_model.rowOfId(QString::number(m_edited)));
    m_navigator.say(tr("The rule for %1 is saved.").arg(QString::fromStdString(path)));
}

void MaskingPage::askDelete()
{
    const std::vector<MaskRule>& rules = m_masks.rules();
    if (m_edited < 0 || m_edited >= int(rules.size()))
        return;
    m_question->setSentence(tr("Delete the rule for %1? What it hides is shown in clear from then on.")
                                .arg(QString::fromStdString(rules[std::size_t(m_edited)].path)));
    m_question->show();
}

void MaskingPage::deleteNow()
{
    m_question->hide();
    std::vector<MaskRule> rules = m_masks.rules();
    if (m_edited < 0 || m_edited >= int(rules.size()))
        return;
    rules.erase(rules.begin() + m_edited);
    m_edited = -1;
    m_panel->setVisible(false);
    if (m_masks.setRules(std::move(rules)))
        m_navigator.say(tr("The rule is deleted."));
}

} // namespace weir
