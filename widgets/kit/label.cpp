#include "widgets/kit/label.h"

#include "widgets/kit/theme.h"

namespace weir {

Label::Label(const QString& text, FontRole role, Token token, QWidget* parent)
    : QLabel(text, parent), m_role(role), m_token(token)
{
    setTextFormat(Qt::PlainText);
    restyle();
    connect(&ThemeController::instance(), &ThemeController::themeChanged, this, &Label::restyle);
}

void Label::setRole(FontRole role)
{
    m_role = role;
    restyle();
}

void Label::setToken(Token token)
{
    m_token = token;
    restyle();
}

void Label::restyle()
{
    setFont(uiFont(m_role));
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, color(m_token));
    palette.setColor(QPalette::Text, color(m_token));
    setPalette(palette);
}

} // namespace weir
