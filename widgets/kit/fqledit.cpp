#include "widgets/kit/fqledit.h"

#include "models/common/filtertext.h"
#include "widgets/kit/fqlpopup.h"
#include "widgets/kit/label.h"
#include "widgets/kit/searchfield.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLocale>

namespace weir {
namespace {

constexpr int reportDelayMs = 120;
constexpr qsizetype longestHistory = 20;
constexpr int clearButtonWidth = measure::icon + 2 * space::s;

/// What is simply not finished yet is no mistake while one writes.
bool isUnfinished(const RecordQuery& query)
{
    return query.mistake && (query.mistake->kind == FqlMistake::Kind::EndsEarly ||
                             query.mistake->kind == FqlMistake::Kind::UnclosedText ||
                             query.mistake->kind == FqlMistake::Kind::UnclosedBracket ||
                             (query.mistake->kind == FqlMistake::Kind::BadPath && query.mistake->found.empty()));
}

/// Proposals come by themselves where it is plain that FQL is being written.
bool beginsLikeFql(const QString& text)
{
    static const QStringList beginnings = {
        QStringLiteral("value."), QStringLiteral("key."), QStringLiteral("headers."),  QStringLiteral("headers["),
        QStringLiteral("!("),     QStringLiteral("("),    QStringLiteral("contains("), QStringLiteral("match(")};
    const QString trimmed = text.trimmed();
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](const QString& beginning) { return trimmed.startsWith(beginning); });
}

} // namespace

FqlEdit::FqlEdit(QWidget* parent)
    : QWidget(parent), m_field(new SearchField(this)),
      m_kind(new Label({}, FontRole::Secondary, Token::TextSecondary, m_field)),
      m_problem(new Label({}, FontRole::Secondary, Token::Critical, this)), m_popup(new FqlPopup(this)),
      m_vocabulary(std::make_shared<FilterVocabulary>())
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addWidget(m_field);
    column->addWidget(m_problem);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_kind->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_kind->hide();
    setFocusProxy(m_field);
    setPlaceholder(tr("Filter: text, /regex/ or FQL"));
    m_field->installEventFilter(this);

    m_delay.setSingleShot(true);
    m_delay.setInterval(reportDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &FqlEdit::report);
    connect(m_field, &QLineEdit::textChanged, this, &FqlEdit::typed);
    connect(m_popup, &FqlPopup::chosen, this, &FqlEdit::take);
}

void FqlEdit::setPlaceholder(const QString& text)
{
    m_field->setPlaceholderText(text);
    m_field->setAccessibleName(text);
}

QString FqlEdit::text() const { return m_field->text(); }

void FqlEdit::setText(const QString& text)
{
    m_field->setText(text);
    // What was not typed here is read from its beginning.
    if (!m_field->hasFocus())
        m_field->setCursorPosition(0);
    m_popup->dismiss();
    report();
    showProblem(true);
}

void FqlEdit::setVocabulary(std::shared_ptr<const FilterVocabulary> vocabulary)
{
    m_vocabulary = vocabulary ? std::move(vocabulary) : std::make_shared<const FilterVocabulary>();
}

void FqlEdit::setHistory(const QStringList& history) { m_history = history.mid(0, longestHistory); }

void FqlEdit::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

QString FqlEdit::kindText() const { return m_kind->text(); }

QString FqlEdit::problem() const { return m_problem->isHidden() ? QString() : m_problem->text(); }

void FqlEdit::typed()
{
    if (m_field->text().isEmpty()) {
        m_popup->dismiss();
        report();
    } else {
        m_delay.start();
    }
}

void FqlEdit::report()
{
    m_delay.stop();
    const QString text = m_field->text();
    if (text == m_reported) {
        showProblem(false);
        return;
    }
    m_reported = text;
    m_query = parseRecordQuery(text);
    switch (m_query.kind) {
    case QueryKind::Everything:
        m_kind->clear();
        break;
    case QueryKind::Text:
        m_kind->setText(tr("Text", "a kind of filter"));
        break;
    case QueryKind::Regex:
        m_kind->setText(tr("Regex", "a kind of filter"));
        break;
    case QueryKind::Fql:
        m_kind->setText(tr("FQL", "a kind of filter"));
        break;
    }
    placeKind();
    showProblem(false);
    if (m_field->hasFocus() && !m_isTaking)
        propose(false);
    emit queryChanged(m_query);
}

void FqlEdit::showProblem(bool isFinal)
{
    FilterProblem problem = filterProblem(m_reported, m_query);
    if (!isFinal && isUnfinished(m_query))
        problem = {};
    const bool isWrong = !problem.sentence.isEmpty();
    if (isWrong)
        m_field->setMistake(problem.start, problem.length);
    else
        m_field->clearMistake();
    if (!isWrong)
        problem = filterRemark(m_reported, m_query);
    m_problem->setToken(isWrong ? Token::Critical : Token::TextSecondary);
    m_problem->setText(problem.sentence);
    m_problem->setVisible(!problem.sentence.isEmpty());
    const QString kind = m_kind->text();
    m_field->setAccessibleDescription(problem.sentence.isEmpty() ? kind
                                                                 : kind + QStringLiteral(": ") + problem.sentence);
}

// The word stands inside the field, left of the button that clears it; the text keeps clear of it.
void FqlEdit::placeKind()
{
    const bool isShown = !m_kind->text().isEmpty();
    m_kind->setVisible(isShown);
    const QSize size = m_kind->sizeHint();
    m_field->setTextMargins(0, 0, isShown ? size.width() + space::s : 0, 0);
    m_kind->setGeometry(m_field->width() - clearButtonWidth - size.width(), (m_field->height() - size.height()) / 2,
                        size.width(), size.height());
}

void FqlEdit::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        placeKind();
}

bool FqlEdit::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Resize:
        placeKind();
        break;
    case QEvent::FocusOut:
        m_popup->dismiss();
        report();
        showProblem(true);
        remember();
        break;
    case QEvent::KeyPress:
        if (keyPressed(static_cast<QKeyEvent*>(event)))
            return true;
        break;
    case QEvent::ShortcutOverride: {
        // With the list open Esc closes it, and nothing else.
        auto* key = static_cast<QKeyEvent*>(event);
        const bool isList = m_popup->isOpen() && key->key() == Qt::Key_Escape;
        if (isList || (key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier)) {
            event->accept();
            return true;
        }
        break;
    }
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

bool FqlEdit::keyPressed(QKeyEvent* event)
{
    const bool isOpen = m_popup->isOpen();
    switch (event->key()) {
    case Qt::Key_Space:
        if (event->modifiers() != Qt::ControlModifier)
            return false;
        propose(true);
        return true;
    case Qt::Key_Down:
    case Qt::Key_Up:
        if (isOpen)
            m_popup->step(event->key() == Qt::Key_Down ? 1 : -1);
        else if (m_field->text().isEmpty() || event->modifiers() == Qt::AltModifier)
            openHistory();
        else
            return false;
        return true;
    case Qt::Key_PageDown:
    case Qt::Key_PageUp:
        return isOpen;
    case Qt::Key_Escape:
        if (!isOpen)
            return false;
        m_popup->dismiss();
        return true;
    case Qt::Key_Tab:
        if (!isOpen || event->modifiers() != Qt::NoModifier)
            return false;
        take(std::max(m_popup->row(), 0));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isOpen && m_popup->row() >= 0) {
            take(m_popup->row());
            return true;
        }
        m_popup->dismiss();
        report();
        showProblem(true);
        remember();
        m_popup->dismiss();
        if (m_query.isValid())
            emit searchRequested();
        return true;
    default:
        return false;
    }
}

void FqlEdit::remember()
{
    const QString text = m_reported.trimmed();
    if (text.isEmpty() || !m_query.isValid() || (!m_history.isEmpty() && m_history.first() == text))
        return;
    m_history.removeAll(text);
    m_history.prepend(text);
    m_history = m_history.mid(0, longestHistory);
    emit historyChanged(m_history);
}

void FqlEdit::openHistory()
{
    m_proposals.clear();
    QList<FqlPopup::Entry> entries;
    for (const QString& text : m_history)
        entries.append({text, {}});
    m_popup->open(m_field, entries, true);
}

void FqlEdit::propose(bool asked)
{
    const QString text = m_field->text();
    if (!asked && m_query.kind != QueryKind::Fql && !beginsLikeFql(text)) {
        m_popup->dismiss();
        return;
    }
    if (asked && text.isEmpty() && m_vocabulary->paths().empty() && !m_history.isEmpty())
        return openHistory();
    const std::string utf8 = text.toStdString();
    const std::size_t cursor = text.left(m_field->cursorPosition()).toStdString().size();
    m_proposals = completeFql(utf8, cursor, FqlRoots::Record, *m_vocabulary);
    QList<FqlPopup::Entry> entries;
    for (const FqlProposal& proposal : m_proposals) {
        QString hint = QString::fromStdString(proposal.example);
        if (proposal.kind == FqlProposal::Kind::Value && proposal.count > 0)
            hint = tr("%L1 times").arg(qulonglong(proposal.count));
        else if (proposal.kind == FqlProposal::Kind::Function)
            hint = tr("function");
        entries.append({QString::fromStdString(proposal.text), hint});
    }
    m_popup->open(m_field, entries, asked);
}

void FqlEdit::take(int row)
{
    m_popup->dismiss();
    m_isTaking = true;
    if (m_proposals.empty()) {
        if (row < m_history.size())
            setText(m_history.at(row));
    } else if (row < int(m_proposals.size())) {
        const FqlProposal proposal = m_proposals[std::size_t(row)];
        const QString text = m_field->text();
        const int start = utf16Position(text, proposal.at);
        const int end = utf16Position(text, proposal.at + proposal.length);
        const bool wantsSpace =
            proposal.kind == FqlProposal::Kind::Operator || proposal.kind == FqlProposal::Kind::Keyword;
        replace(start, end - start,
                QString::fromStdString(proposal.text) + (wantsSpace ? QStringLiteral(" ") : QString()));
    }
    m_isTaking = false;
}

void FqlEdit::replace(int start, int length, const QString& text)
{
    // As if typed: Ctrl+Z takes it back.
    m_field->setSelection(start, length);
    m_field->insert(text);
    report();
}

} // namespace weir
