#include "widgets/kit/banner.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"
#include "widgets/kit/stylepaint.h"
#include "widgets/kit/theme.h"

#include <QHBoxLayout>

namespace weir {
namespace {

Token bannerToken(Status status) { return status == Status::Neutral ? Token::Accent : statusToken(status); }

} // namespace

Banner::Banner(Status status, const QString& sentence, QWidget* parent)
    : QFrame(parent), m_status(status), m_icon(new Label({}, FontRole::Body, Token::Text, this)),
      m_text(new Label(sentence, FontRole::Body, Token::Text, this)), m_action(linkButton({}, this)),
      m_close(iconButton(QStringLiteral("x"), tr("Dismiss this message"), this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::m, space::xs, space::xs, space::xs);
    row->setSpacing(space::s);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);
    setMinimumHeight(measure::toolbar);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_action->hide();
    m_close->hide();
    restyle();
    connect(m_action, &QPushButton::clicked, this, &Banner::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        emit closed();
    });
    connect(&ThemeController::instance(), &ThemeController::themeChanged, this, &Banner::restyle);
}

void Banner::setStatus(Status status)
{
    m_status = status;
    restyle();
}

void Banner::setSentence(const QString& sentence)
{
    m_text->setText(sentence);
    setAccessibleName(sentence);
}

QString Banner::sentence() const { return m_text->text(); }

void Banner::setAction(const QString& text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

void Banner::setClosable(bool closable) { m_close->setVisible(closable); }

void Banner::restyle()
{
    m_icon->setPixmap(statusIcon(m_status).pixmap(QSize(measure::icon, measure::icon), devicePixelRatioF()));
    update();
}

void Banner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor ink = color(bannerToken(m_status));
    stylepaint::box(&painter, rect(), mixed(color(Token::Surface), ink, isDark() ? 0.10 : 0.05),
                    mixed(color(Token::Line), ink, 0.45));
    stylepaint::box(&painter, QRectF(0, 0, 3, height()), ink, {}, 1.5);
}

} // namespace weir
