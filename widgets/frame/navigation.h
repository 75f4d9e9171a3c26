// Purpose: the left side: the pages that exist, by section, one's own first, the rest under More. Thread: GUI.
// Limits: sections without pages are not shown. Up and Down move, Enter goes, middle click or Ctrl+click opens a new
// tab.
#pragma once

#include "widgets/frame/pageregistry.h"

#include <QFrame>
#include <QPointer>

class QVBoxLayout;

namespace weir {

class NavigationItem;

class Navigation : public QFrame
{
    Q_OBJECT
public:
    explicit Navigation(const PageRegistry& pages, QWidget* parent = nullptr);

    void setPersona(Persona persona);
    /// Marks the item of the page's first segment.
    void setCurrent(const QString& pageId);
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }
    void updateBadges(Cluster* cluster); ///< and keeps them up to date
    /// Texts of what is shown, top to bottom: sections and pages.
    QStringList shown() const;
    QSize sizeHint() const override;

signals:
    void chosen(const QString& pageId, weir::Navigator::Where where);
    void foldedChanged(bool folded);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void rebuild();
    NavigationItem* addItem(QVBoxLayout* column, const PageKind& kind);
    void addSection(QVBoxLayout* column, Section section);

    const PageRegistry& m_pages;
    Persona m_persona = Persona::Unset;
    bool m_folded = false;
    bool m_moreOpen = false;
    QString m_current;
    QWidget* m_body = nullptr;
    QVector<NavigationItem*> m_items;
    QPointer<Cluster> m_badged;
};

} // namespace weir
