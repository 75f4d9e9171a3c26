#include "widgets/kit/detailpanel.h"

#include "widgets/kit/badge.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/elidedlabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QShortcut>

namespace weir {
namespace {

constexpr int keyWidth = 136;

/// Text that is broken anywhere: ids and traces have no spaces, and cutting them would lie.
class BrokenText : public Label
{
public:
    using Label::Label;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override
    {
        return std::max(measure::compactRow,
                        fontMetrics().boundingRect(QRect(0, 0, width, 1 << 20), breaking, text()).height());
    }
    QSize sizeHint() const override { return {200, heightForWidth(200)}; }
    QSize minimumSizeHint() const override { return {60, measure::compactRow}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect(), breaking | int(Qt::AlignVCenter), text());
    }

private:
    static constexpr int breaking = int(Qt::TextWrapAnywhere) | int(Qt::AlignLeft);
};

QHBoxLayout* detailRow(QWidget* parent, const QString& key)
{
    auto* row = new QHBoxLayout(parent);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    auto* label = new ElidedLabel(key, FontRole::Body, Token::TextSecondary, parent);
    label->setFixedWidth(keyWidth);
    label->setMinimumHeight(measure::compactRow);
    row->addWidget(label, 0, Qt::AlignTop);
    return row;
}

} // namespace

DetailPanel::DetailPanel(QWidget* parent)
    : QFrame(parent), m_title(new ElidedLabel({}, FontRole::Section, Token::Text, this)),
      m_subtitle(new ElidedLabel({}, FontRole::Secondary, Token::TextSecondary, this)), m_tools(new QHBoxLayout),
      m_column(new QVBoxLayout(this)), m_scroll(new QScrollArea(this))
{
    setMinimumWidth(measure::detailMin);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFrameShape(QFrame::StyledPanel);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(space::l, space::s, space::s, space::s);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_subtitle);
    head->addLayout(words, 1);
    m_tools->setSpacing(0);
    QToolButton* closeButton = iconButton(QStringLiteral("x"), tr("Close the details (Esc)"), this);
    m_tools->addWidget(closeButton);
    head->addLayout(m_tools);
    head->setAlignment(m_tools, Qt::AlignTop);
    m_column->addLayout(head);
    auto* line = new QFrame(this);
    line->setFixedHeight(measure::line);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    m_column->addWidget(line);

    auto* inner = new QWidget;
    m_rows = new QVBoxLayout(inner);
    m_rows->setContentsMargins(space::l, space::m, space::l, space::l);
    m_rows->setSpacing(2);
    m_rows->addStretch(1);
    m_scroll->setWidget(inner);
    m_scroll->setWidgetResizable(true);
    m_scroll->setProperty("flat", true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setBackgroundRole(QPalette::Base);
    inner->setAutoFillBackground(false);
    m_scroll->setAccessibleName(tr("Details"));
    m_column->addWidget(m_scroll, 1);
    m_subtitle->hide();

    auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &DetailPanel::close);
    connect(closeButton, &QToolButton::clicked, this, &DetailPanel::close);
}

void DetailPanel::setTitle(const QString& title, const QString& subtitle)
{
    m_title->setText(title);
    m_subtitle->setText(subtitle);
    m_subtitle->setVisible(!subtitle.isEmpty());
    setAccessibleName(title);
}

QString DetailPanel::title() const { return m_title->text(); }

QToolButton* DetailPanel::addTool(const QString& iconName, const QString& name)
{
    QToolButton* button = iconButton(iconName, name, this);
    m_tools->insertWidget(m_tools->count() - 1, button);
    return button;
}

void DetailPanel::clear()
{
    while (m_rows->count() > 1) {
        QLayoutItem* item = m_rows->takeAt(0);
        delete item->widget();
        delete item;
    }
    delete m_body;
    m_body = nullptr;
    m_scroll->show();
}

void DetailPanel::addSection(const QString& title)
{
    auto* label = new Label(title, FontRole::Section, Token::Text, this);
    label->setContentsMargins(0, m_rows->count() > 1 ? space::l : 0, 0, space::xs);
    m_rows->insertWidget(m_rows->count() - 1, label);
}

void DetailPanel::addRow(const QString& key, const QString& value, bool code)
{
    auto* holder = new QWidget(this);
    QHBoxLayout* row = detailRow(holder, key);
    QWidget* words = nullptr;
    if (code) {
        words = new BrokenText(value, FontRole::Code, Token::Text, holder);
    } else {
        auto* text = new Label(value, FontRole::Body, Token::Text, holder);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        text->setMinimumHeight(measure::compactRow);
        text->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        words = text;
    }
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    words->setSizePolicy(policy);
    row->addWidget(words, 1);
    QToolButton* copy = iconButton(QStringLiteral("copy"), tr("Copy %1").arg(key), holder);
    copy->setIconSize({12, 12});
    copy->setFixedSize(measure::compactRow, measure::compactRow);
    connect(copy, &QToolButton::clicked, holder, [value] { QGuiApplication::clipboard()->setText(value); });
    row->addWidget(copy, 0, Qt::AlignTop);
    m_rows->insertWidget(m_rows->count() - 1, holder);
}

void DetailPanel::addStatusRow(const QString& key, Status status, const QString& word)
{
    auto* holder = new QWidget(this);
    QHBoxLayout* row = detailRow(holder, key);
    auto* badge = new Badge(status, word, holder);
    row->addWidget(badge, 0, Qt::AlignVCenter);
    row->addStretch(1);
    m_rows->insertWidget(m_rows->count() - 1, holder);
}

void DetailPanel::addWidget(QWidget* widget) { m_rows->insertWidget(m_rows->count() - 1, widget); }

void DetailPanel::setBody(QWidget* body)
{
    if (m_body == body)
        return;
    delete m_body;
    m_body = body;
    m_scroll->setVisible(!body);
    if (body)
        m_column->addWidget(body, 1);
}

QSize DetailPanel::sizeHint() const { return {measure::detailMin + 3 * space::xl, 400}; }

void DetailPanel::close()
{
    hide();
    emit closed();
}

} // namespace weir
