// Purpose: buttons as the kit wants them: named, sized, in their looks. Thread: GUI. The parent owns what is made.
#pragma once

#include <QPushButton>
#include <QToolButton>

namespace weir {

/// The page's one main action: verb and object ("Create topic").
QPushButton* primaryButton(const QString& text, QWidget* parent);
QPushButton* plainButton(const QString& text, const QString& iconName, QWidget* parent); ///< iconName may be empty
/// It destroys; critical colour.
QPushButton* dangerButton(const QString& text, QWidget* parent);
/// Looks like a link; for actions inside sentences.
QPushButton* linkButton(const QString& text, QWidget* parent);
/// A flat button with only an icon; name is its tooltip and accessible name.
QToolButton* iconButton(const QString& iconName, const QString& name, QWidget* parent);
/// A flat button with icon and text, for tool bars.
QToolButton* toolTextButton(const QString& iconName, const QString& text, QWidget* parent);

} // namespace weir
