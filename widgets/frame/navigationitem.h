// Purpose: one line of the navigation: icon, text, badge; a page, More, or fold. Thread: GUI.
#pragma once

#include "widgets/frame/page.h"

#include <QAbstractButton>

namespace weir {

class NavigationItem : public QAbstractButton
{
    Q_OBJECT
public:
    NavigationItem(const QString& pageId, const QString& text, const QString& iconName, QWidget* parent = nullptr);

    const QString& pageId() const { return m_pageId; }
    void setFolded(bool folded);
    void setCurrent(bool current);
    bool isCurrent() const { return m_current; }
    void setBadge(int count);
    void setIconName(const QString& name);
    QSize sizeHint() const override;

signals:
    void chosen(weir::Navigator::Where where);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const QString m_pageId;
    QString m_icon;
    bool m_folded = false;
    bool m_current = false;
    int m_badge = 0;
};

} // namespace weir
