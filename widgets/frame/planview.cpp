#include "widgets/frame/planview.h"

#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "models/common/plantext.h"
#include "models/common/recorddiff.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/codeeditor.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/diffview.h"
#include "widgets/kit/label.h"

#include <QJsonDocument>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int mostBlockers = 5;
constexpr int recordRows = 4, diffRows = 9, fewRows = 5;

Label* wrapped(FontRole role, Token token, QWidget* parent)
{
    auto* label = new Label({}, role, token, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true); // else the height is that of a narrow label
    label->setSizePolicy(policy);
    return label;
}

/// Without what is different in every version.
QString definitionText(const std::optional<Definition>& definition)
{
    if (!definition || definition->removed)
        return {};
    QJsonObject json = definition->toJson();
    for (const char* key : {"version", "author", "changed_at", "note"})
        json.remove(QLatin1String(key));
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Indented)).trimmed();
}

QVector<DiffView::Line> diffLines(const QString& before, const QString& after)
{
    QVector<DiffView::Line> lines;
    for (const DiffLine& line : diffTexts(before, after).lines) {
        const DiffView::Mark mark = line.kind == DiffKind::Same      ? DiffView::Mark::Same
                                    : line.kind == DiffKind::Changed ? DiffView::Mark::Changed
                                    : line.kind == DiffKind::Added   ? DiffView::Mark::Added
                                                                     : DiffView::Mark::Removed;
        lines.append({mark, line.left, line.right, line.leftText, line.rightText, line.leftFrom, line.leftUntil,
                      line.rightFrom, line.rightUntil});
    }
    return lines;
}

} // namespace

PlanView::PlanView(const Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_refusal(new Banner(Status::Critical)),
      m_blockers(wrapped(FontRole::Body, Token::Text, this)), m_meaning(wrapped(FontRole::Body, Token::Text, this)),
      m_table(new DataTable(tr("Changes"))), m_step(new QWidget(this)), m_rest(new QWidget(this)),
      m_column(new QVBoxLayout(this)), m_stepTitle(wrapped(FontRole::Secondary, Token::TextSecondary, this)),
      m_record(new CodeEditor(tr("First record at the new offset"))),
      m_diff(new DiffView(tr("Definition before and after")))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::s);
    m_column->addWidget(m_refusal);
    m_column->addWidget(m_blockers);
    m_column->addWidget(m_meaning);
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/plan"));
    m_column->addWidget(m_table, 1);

    auto* inner = new QVBoxLayout(m_step);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(space::xs);
    m_record->setReadOnly(true);
    m_record->setLineNumbers(false);
    m_record->setWrapped(true);
    m_record->setFixedHeight(recordRows * measure::compactRow);
    m_diff->setMinimumHeight(diffRows * measure::compactRow);
    inner->addWidget(m_stepTitle);
    inner->addWidget(m_record);
    inner->addWidget(m_diff, 1);
    m_column->addWidget(m_step);
    m_column->addWidget(m_rest);

    connect(m_table, &DataTable::currentRowChanged, this, &PlanView::showStep);
    if (m_services.settings) {
        m_model.setUtc(m_services.settings->utc());
        connect(m_services.settings, &Settings::changed, this, [this] {
            m_model.setUtc(m_services.settings->utc());
            showWords();
        });
    }
}

void PlanView::setPlan(const ChangePlan& plan, bool wasApplied)
{
    m_plan = plan;
    m_wasApplied = wasApplied;
    m_model.setPlan(plan, wasApplied);
    showWords();
    if (m_model.rowCount() > 0 && m_table->currentRow() < 0)
        m_table->setCurrentRow(0);
    showStep(m_table->currentRow());
}

void PlanView::showWords()
{
    const QString refusal = planRefusal(m_plan);
    m_refusal->setStatus(m_plan.refused && m_plan.refused->kind == ErrorKind::ReadOnly ? Status::Neutral
                                                                                       : Status::Critical);
    m_refusal->setSentence(refusal);
    m_refusal->setVisible(!refusal.isEmpty());
    QStringList blockers = m_plan.blockers.mid(0, mostBlockers);
    for (QString& blocker : blockers)
        blocker.prepend(QStringLiteral("•  "));
    if (m_plan.blockers.size() > mostBlockers)
        blockers << tr("and %n more", nullptr, int(m_plan.blockers.size()) - mostBlockers);
    m_blockers->setText(blockers.join(QLatin1Char('\n')));
    m_blockers->setToolTip(m_plan.blockers.size() > mostBlockers ? m_plan.blockers.join(QLatin1Char('\n')) : QString());
    m_blockers->setVisible(!blockers.isEmpty());
    const bool utc = m_services.settings && m_services.settings->utc();
    // Of what was done the panel around speaks.
    const QStringList meaning = m_wasApplied ? QStringList() : planMeaning(m_plan, utc);
    m_meaning->setText(meaning.join(QLatin1Char('\n')));
    m_meaning->setVisible(!meaning.isEmpty());
    m_table->setVisible(!m_plan.steps.isEmpty());
}

void PlanView::showStep(int row)
{
    const PlanStep* step = row >= 0 && row < m_model.rowCount() ? &m_model.rowAt(row).step : nullptr;
    const bool hasRecord = step && !step->firstRecord.isEmpty();
    const bool hasDefinition = step && (step->before || step->after);
    m_record->setVisible(hasRecord);
    m_diff->setVisible(hasDefinition);
    m_step->setVisible(step);
    share(hasDefinition);
    if (!step)
        return;
    const bool utc = m_services.settings && m_services.settings->utc();
    const QString why = stepRefusal(*step);
    QStringList words{tr("%1: %2", "a step and what it means")
                          .arg(stepSubject(*step), why.isEmpty() ? stepMeaning(*step, utc) : why)};
    if (hasDefinition)
        m_diff->setLines(diffLines(definitionText(step->before), definitionText(step->after)));
    if (hasRecord) {
        words << tr("The first record there:");
        m_record->setText(step->firstRecord);
    }
    m_stepTitle->setText(words.join(QLatin1Char('\n')));
}

void PlanView::share(bool hasDefinition)
{
    const int rows = m_model.rowCount();
    const bool isFew = rows <= fewRows;
    const int all = (rows + 2) * m_table->rowHeight(); // with header and scroll bar
    m_table->setMinimumHeight(isFew ? all : (fewRows + 2) * m_table->rowHeight());
    m_table->setMaximumHeight(isFew ? all : QWIDGETSIZE_MAX);
    m_column->setStretchFactor(m_table, isFew ? 0 : 2);
    m_column->setStretchFactor(m_step, hasDefinition ? 3 : 0);
    m_column->setStretchFactor(m_rest, isFew && !hasDefinition ? 1 : 0);
    m_rest->setVisible(isFew && !hasDefinition);
}

} // namespace weir
