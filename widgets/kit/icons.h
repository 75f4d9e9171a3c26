// Purpose: lucide icons in the colour of a token, sharp at every scale, following the theme by themselves. Thread: GUI.
// Limits: only names that lie in resources/icons; an unknown name is an empty square, and a failing test.
#pragma once

#include "widgets/kit/tokens.h"

#include <QIcon>
#include <QStringList>

namespace weir {

/// E.g. icon("refresh-cw"). Disabled pictures are paler; the colour is taken when it is painted.
QIcon icon(const QString& name, Token token = Token::Text);
/// The icon of a status (circle-check, triangle-alert, …) in its colour.
QIcon statusIcon(Status status);
/// For delegates: one picture of size × size logical pixels.
QPixmap iconPixmap(const QString& name, Token token, int size, qreal scale);
bool hasIcon(const QString& name);
QStringList iconNames(); ///< all that are shipped, sorted

} // namespace weir
