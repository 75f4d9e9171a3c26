#include "widgets/kit/stateview.h"

#include "widgets/kit/banner.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"
#include "widgets/kit/theme.h"

#include <QProgressBar>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int messageWidth = 520;
constexpr int messageIcon = 40;
constexpr int progressSteps = 1000;

} // namespace

/// Icon, title, sentence, details, action: in the middle, a little above the centre.
class StateView::Message : public QWidget
{
public:
    explicit Message(QWidget* parent)
        : QWidget(parent), m_icon(new Label({}, FontRole::Body, Token::Text, this)),
          m_title(new Label({}, FontRole::Section, Token::Text, this)),
          m_sentence(new Label({}, FontRole::Body, Token::TextSecondary, this)),
          m_details(new Label({}, FontRole::Code, Token::TextSecondary, this)), m_bar(new QProgressBar(this)),
          m_action(new QPushButton(this))
    {
        auto* outer = new QHBoxLayout(this);
        outer->setContentsMargins(space::l, space::l, space::l, space::l);
        auto* middle = new QWidget(this);
        middle->setMaximumWidth(messageWidth);
        middle->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        outer->addStretch(1);
        outer->addWidget(middle, 1000);
        outer->addStretch(1);
        auto* column = new QVBoxLayout(middle);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(space::s);
        column->addStretch(2);
        for (Label* label : {m_icon, m_title, m_sentence, m_details}) {
            label->setAlignment(Qt::AlignCenter);
            label->setWordWrap(label != m_icon);
            column->addWidget(label);
        }
        m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        m_details->setContentsMargins(0, space::xs, 0, 0);
        m_bar->setTextVisible(false);
        m_bar->setFixedWidth(messageWidth / 2);
        m_bar->setRange(0, progressSteps);
        column->addWidget(m_bar, 0, Qt::AlignHCenter);
        m_action->setAutoDefault(false);
        column->addSpacing(space::s);
        column->addWidget(m_action, 0, Qt::AlignHCenter);
        column->addStretch(3);
        QObject::connect(&ThemeController::instance(), &ThemeController::themeChanged, this, [this] { drawIcon(); });
    }

    void fill(const QString& iconName, Token token, const QString& title, const QString& sentence,
              const QString& details, double fraction, const QString& action, bool primary)
    {
        m_iconName = iconName;
        m_token = token;
        drawIcon();
        m_title->setText(title);
        m_title->setVisible(!title.isEmpty());
        m_sentence->setText(sentence);
        m_sentence->setVisible(!sentence.isEmpty());
        m_details->setText(details);
        m_details->setAccessibleName(details);
        m_details->setVisible(!details.isEmpty());
        m_bar->setVisible(fraction >= 0);
        m_bar->setValue(int(fraction * progressSteps));
        m_bar->setAccessibleName(sentence);
        m_action->setText(action);
        m_action->setProperty("primary", primary);
        m_action->setVisible(!action.isEmpty());
        setAccessibleName(title.isEmpty() ? sentence : title);
        setAccessibleDescription(sentence);
    }

    QPushButton* action() const { return m_action; }

private:
    void drawIcon()
    {
        m_icon->setVisible(!m_iconName.isEmpty());
        if (!m_iconName.isEmpty())
            m_icon->setPixmap(iconPixmap(m_iconName, m_token, messageIcon, devicePixelRatioF()));
    }

    QString m_iconName;
    Token m_token = Token::TextSecondary;
    Label* m_icon;
    Label* m_title;
    Label* m_sentence;
    Label* m_details;
    QProgressBar* m_bar;
    QPushButton* m_action;
};

StateView::StateView(QWidget* parent)
    : QWidget(parent), m_banner(new Banner(Status::Warning, {}, this)), m_stack(new QStackedWidget(this)),
      m_message(new Message(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    column->addWidget(m_banner);
    column->addWidget(m_stack, 1);
    m_banner->hide();
    m_stack->addWidget(m_message);
    connect(m_banner, &Banner::actionTriggered, this, &StateView::actionTriggered);
    connect(m_message->action(), &QPushButton::clicked, this, &StateView::actionTriggered);
}

void StateView::setContent(QWidget* content)
{
    if (m_content == content)
        return;
    delete m_content;
    m_content = content;
    if (!content)
        return;
    m_stack->addWidget(content);
    if (m_state == State::Content || m_state == State::Partial)
        m_stack->setCurrentWidget(content);
}

QWidget* StateView::content() const { return m_content; }

StateView::State StateView::state() const { return m_state; }

void StateView::change(State state)
{
    const bool withContent = state == State::Content || state == State::Partial;
    m_banner->setVisible(state == State::Partial);
    QWidget* shown = withContent && m_content ? m_content : m_message;
    if (withContent && !m_content)
        m_message->fill({}, Token::Text, {}, {}, {}, -1, {}, false);
    m_stack->setCurrentWidget(shown);
    if (m_state == state)
        return;
    m_state = state;
    emit stateChanged();
}

void StateView::showContent() { change(State::Content); }

void StateView::showLoading(const QString& sentence, double fraction)
{
    m_message->fill(fraction < 0 ? QStringLiteral("timer") : QString(), Token::TextSecondary, {}, sentence, {},
                    fraction, {}, false);
    change(State::Loading);
}

void StateView::showEmpty(const QString& title, const QString& sentence, const QString& actionText,
                          const QString& iconName)
{
    m_message->fill(iconName.isEmpty() ? QStringLiteral("inbox") : iconName, Token::TextSecondary, title, sentence, {},
                    -1, actionText, true);
    change(State::Empty);
}

void StateView::showPartial(const QString& sentence, const QString& actionText)
{
    m_banner->setSentence(sentence);
    m_banner->setAction(actionText);
    change(State::Partial);
}

void StateView::showFailed(const QString& title, const QString& sentence, const QString& actionText,
                           const QString& details)
{
    m_message->fill(QStringLiteral("octagon-x"), Token::Critical, title, sentence, details, -1, actionText, true);
    change(State::Failed);
}

} // namespace weir
