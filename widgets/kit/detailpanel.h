// Purpose: the panel on the right that explains one thing: title, tools, sections of rows. Thread: GUI.
// Limits: Esc inside it or its button close it: it hides and says closed(). At least measure::detailMin wide.
#pragma once

#include "widgets/kit/tokens.h"

#include <QFrame>

class QVBoxLayout;
class QHBoxLayout;
class QScrollArea;
class QToolButton;

namespace weir {

class ElidedLabel;
class Label;

class DetailPanel : public QFrame
{
    Q_OBJECT
public:
    explicit DetailPanel(QWidget* parent = nullptr);

    /// subtitle may be empty.
    void setTitle(const QString& title, const QString& subtitle = {});
    QString title() const;
    /// A flat icon button left of the close button.
    QToolButton* addTool(const QString& iconName, const QString& name);

    /// Removes sections, rows and widgets; title and tools stay.
    void clear();
    void addSection(const QString& title);
    /// A row of the last section; its button copies the value. code: in code type, broken anywhere.
    void addRow(const QString& key, const QString& value, bool code = false);
    void addStatusRow(const QString& key, Status status, const QString& word);
    /// Across the whole width, below what is there. Takes it over.
    void addWidget(QWidget* widget);
    /// Instead of sections one widget that fills the panel (tabs, a tree). Takes it over; clear() removes it.
    void setBody(QWidget* body);

    QSize sizeHint() const override;

signals:
    void closed();

private:
    void close();

    ElidedLabel* m_title;
    ElidedLabel* m_subtitle;
    QHBoxLayout* m_tools;
    QVBoxLayout* m_column;
    QScrollArea* m_scroll;
    QVBoxLayout* m_rows;
    QWidget* m_body = nullptr;
};

} // namespace weir
