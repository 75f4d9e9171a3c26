// Purpose: the pages that exist, and which of them shows a place. Thread: GUI. Limits: filled before the first window
// opens.
#pragma once

#include "backend/service/settings.h"
#include "widgets/frame/page.h"

#include <deque>

namespace weir {

class PageRegistry
{
public:
    void add(PageKind kind);
    const std::deque<PageKind>& kinds() const { return m_kinds; }

    /// The kind that matches most segments, then most of them literally. Null: no page has this path.
    const PageKind* find(const QStringList& path) const;
    /// The place with the literals that its path lacks at the end: topics/orders → topics/orders/messages.
    Place completed(Place place) const;
    /// The kinds of one section that navigation shows, as registered. Section::None: those that need no cluster.
    QVector<const PageKind*> navigation(Section section) const;

private:
    std::deque<PageKind> m_kinds;
};

/// A person's own sections, in their order; the others fold under More. Unset: all of them.
QVector<Section> ownSections(Persona persona);
/// The sections that are not one's own.
QVector<Section> otherSections(Persona persona);
QString sectionTitle(Section section); ///< translated

} // namespace weir
