#include "widgets/kit/filterbar.h"

#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/searchfield.h"

#include <QHBoxLayout>

namespace weir {
namespace {

constexpr int filterDelayMs = 150;

} // namespace

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent), m_field(new SearchField(this)),
      m_error(new Label({}, FontRole::Secondary, Token::Critical, this)),
      m_match(new ElidedLabel({}, FontRole::Body, Token::TextSecondary, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    m_row = new QHBoxLayout;
    m_row->setSpacing(space::s);
    m_field->setMinimumWidth(160);
    m_field->setMaximumWidth(measure::fieldMax);
    m_row->addWidget(m_field, 3);
    m_row->addSpacing(space::xs);
    m_row->addWidget(m_match);
    m_row->addStretch(1);
    column->addLayout(m_row);
    column->addWidget(m_error);
    m_error->setWordWrap(true);
    m_error->hide();
    m_match->hide();
    setPlaceholder(tr("Filter"));
    setFocusProxy(m_field);

    m_delay.setSingleShot(true);
    m_delay.setInterval(filterDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &FilterBar::report);
    connect(m_field, &QLineEdit::textChanged, this, &FilterBar::typed);
    connect(m_field, &QLineEdit::returnPressed, this, &FilterBar::report);
}

void FilterBar::setPlaceholder(const QString& text)
{
    m_field->setPlaceholderText(text);
    m_field->setAccessibleName(text);
}

void FilterBar::setFieldVisible(bool visible) { m_field->setVisible(visible); }

QString FilterBar::text() const { return m_field->text(); }

void FilterBar::setText(const QString& text)
{
    m_field->setText(text);
    report();
}

void FilterBar::setMatchText(const QString& text)
{
    m_match->setText(text);
    m_match->setVisible(!text.isEmpty());
}

void FilterBar::setError(const QString& sentence, int start, int length)
{
    m_field->setMistake(start, length);
    m_field->setAccessibleDescription(sentence);
    m_error->setText(sentence);
    m_error->show();
}

void FilterBar::clearError()
{
    m_field->clearMistake();
    m_field->setAccessibleDescription({});
    m_error->clear();
    m_error->hide();
}

bool FilterBar::hasError() const { return !m_error->text().isEmpty(); }

void FilterBar::addWidget(QWidget* widget) { m_row->addWidget(widget); }

void FilterBar::addLeft(QWidget* widget) { m_row->insertWidget(m_left++, widget); }

void FilterBar::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void FilterBar::typed()
{
    if (m_field->text().isEmpty())
        report();
    else
        m_delay.start();
}

void FilterBar::report()
{
    m_delay.stop();
    if (m_field->text() == m_reported)
        return;
    m_reported = m_field->text();
    emit filterChanged(m_reported);
}

} // namespace weir
