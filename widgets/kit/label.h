// Purpose: text in a role and a colour of the tokens that follows the theme. Thread: GUI.
#pragma once

#include "widgets/kit/tokens.h"

#include <QLabel>

namespace weir {

class Label : public QLabel
{
    Q_OBJECT
public:
    explicit Label(const QString& text = {}, FontRole role = FontRole::Body, Token token = Token::Text,
                   QWidget* parent = nullptr);

    void setRole(FontRole role);
    void setToken(Token token);

private:
    void restyle();

    FontRole m_role;
    Token m_token;
};

} // namespace weir
