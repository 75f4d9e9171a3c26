#include "widgets/journal/journaldetail.h"

#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "models/common/plantext.h"
#include "models/journal/journaltexts.h"
#include "widgets/frame/planview.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"

#include <QGridLayout>
#include <QScrollArea>

namespace weir {
namespace {

Label* wrapped(Token token)
{
    auto* label = new Label({}, FontRole::Body, token);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true); // else the height is that of a narrow label
    label->setSizePolicy(policy);
    return label;
}

} // namespace

JournalDetail::JournalDetail(const Services& services, QWidget* parent)
    : DetailPanel(parent), m_services(services), m_facts(new QGridLayout), m_when(wrapped(Token::Text)),
      m_who(wrapped(Token::Text)), m_whence(wrapped(Token::Text)), m_other(linkButton({}, this)),
      m_result(wrapped(Token::Text)), m_plan(new PlanView(services)), m_note(wrapped(Token::TextSecondary)),
      m_undo(primaryButton(tr("Undo…"), this)), m_group(plainButton(tr("Open group"), QStringLiteral("users"), this))
{
    m_facts->setHorizontalSpacing(space::l);
    m_facts->setVerticalSpacing(space::xs);
    m_facts->setColumnStretch(1, 1);
    addFact(tr("When"), m_when);
    addFact(tr("Who"), m_who);
    addFact(tr("From"), m_whence);
    addFact(tr("Result"), m_result);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::l, space::m, space::l, space::m);
    column->setSpacing(space::m);
    column->addLayout(m_facts);
    column->addWidget(m_other, 0, Qt::AlignLeft);
    column->addWidget(m_plan, 1);
    column->addWidget(m_note);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_undo);
    buttons->addWidget(m_group);
    buttons->addStretch(1);
    auto* scroll = new QScrollArea; // a small window squeezes nothing
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setProperty("flat", true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Entry of the journal"));
    scroll->setWidget(content);
    auto* whole = new QWidget;
    auto* wholeColumn = new QVBoxLayout(whole);
    wholeColumn->setContentsMargins(0, 0, 0, 0);
    wholeColumn->setSpacing(0);
    wholeColumn->addWidget(scroll, 1);
    buttons->setContentsMargins(space::l, space::s, space::l, space::m);
    wholeColumn->addLayout(buttons); // stays in sight while the entry scrolls
    setBody(whole);
    setTitle(tr("Entry of the journal"));
    connect(m_undo, &QPushButton::clicked, this, &JournalDetail::undoRequested);
    connect(m_group, &QPushButton::clicked, this, [this] {
        if (const JournalEntry* shown = entry(); shown && !shown->plan.steps.isEmpty())
            emit groupRequested(shown->plan.steps.first().group);
    });
    connect(m_other, &QPushButton::clicked, this, [this] {
        if (const JournalEntry* shown = entry())
            emit entryRequested(m_row.takenBackBy.isEmpty() ? shown->undoes : m_row.takenBackBy);
    });
}

QSize JournalDetail::sizeHint() const { return {measure::fieldMax + 4 * space::xl, DetailPanel::sizeHint().height()}; }

void JournalDetail::addFact(const QString& key, QWidget* value)
{
    const int row = m_facts->rowCount();
    m_facts->addWidget(new Label(key, FontRole::Body, Token::TextSecondary), row, 0, Qt::AlignTop);
    m_facts->addWidget(value, row, 1);
}

void JournalDetail::showEntry(const JournalRow& row)
{
    const bool isSame = m_row.all && m_row == row;
    m_row = row;
    const JournalEntry& shown = row.entry();
    const bool utc = m_services.settings && m_services.settings->utc();
    setTitle(journaltexts::what(shown.plan));
    m_when->setText(formats::timestamp(shown.atMs, utc));
    m_who->setText(shown.author.isEmpty() ? formats::unknown() : shown.author);
    m_whence->setText(journaltexts::whence(shown));
    m_result->setText(planDone(shown.plan));
    const bool takenBack = !row.takenBackBy.isEmpty();
    m_other->setVisible(takenBack || !shown.undoes.isEmpty());
    m_other->setText(takenBack ? tr("It was taken back: show how") : tr("It took something back: show what"));
    m_group->setVisible(!shown.plan.steps.isEmpty() && !shown.plan.steps.first().group.isEmpty());
    if (!isSame)
        m_plan->setPlan(shown.plan, true);
    showAllowed();
}

void JournalDetail::setRefusal(const QString& sentence)
{
    m_refusal = sentence;
    if (m_row.all)
        showAllowed();
}

void JournalDetail::showAllowed()
{
    const bool takenBack = !m_row.takenBackBy.isEmpty();
    const bool possible = m_row.entry().plan.undo().has_value();
    m_undo->setVisible(possible && !takenBack && m_refusal.isEmpty());
    const QString note = takenBack  ? QString()
                         : possible ? m_refusal
                                    : tr("This cannot be taken back: nothing was changed, or what was is not known.");
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

} // namespace weir
