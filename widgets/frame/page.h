// Purpose: one page of the window: what every feature derives from and how the frame knows it. Thread: GUI.
#pragma once

#include "backend/service/services.h"
#include "models/common/place.h"

#include <QWidget>
#include <functional>
#include <vector>

namespace weir {

class Cluster;

/// What a page may ask of the frame.
class Navigator
{
public:
    virtual ~Navigator() = default;
    enum class Where { Here, NewTab, NewWindow };
    virtual void go(const Place& place, Where where = Where::Here) = 0;
    /// One line at the bottom for some seconds: what was just done. For errors use the page itself.
    virtual void say(const QString& sentence) = 0;
};

class Page : public QWidget
{
    Q_OBJECT
public:
    Page(const Services& services, Navigator& navigator, QWidget* parent = nullptr);

    /// Shows the place; called again when the same page is asked for another place. The cluster is null for pages
    /// without one.
    virtual void open(const Place& place, Cluster* cluster) = 0;
    /// Where the page stands now, as far as an address can say it.
    virtual Place place() const = 0;
    /// Title for tab and window, translated: "orders · Messages".
    virtual QString title() const = 0;
    /// Explains the page in a few sentences (F1), translated.
    virtual QString help() const = 0;
    /// F5.
    virtual void refresh() {}
    /// Ctrl+F; focuses the filter. False if there is none.
    virtual bool focusFilter() { return false; }
    /// For the tour: is everything there that should be?
    virtual bool isFilled() const { return true; }

signals:
    void placeChanged();
    void titleChanged();

protected:
    Services m_services;
    Navigator& m_navigator;
};

enum class Section { Watch, Browse, Administer, Collect, Understand, Act, Journal, None };

/// How the frame learns of a page; app/weir lists them. A place is shown by the kind that matches most of its path ("*"
/// stands for any one segment); a path that only lacks literals at its end ("topics/orders") is completed by the first
/// kind registered that has them.
struct PageKind
{
    QString id;    ///< "topics", "topics/*/messages"; navigation shows ids of one segment
    QString title; ///< translated
    QString icon;  ///< kit icon name
    Section section = Section::None;
    bool needsCluster = true;
    std::function<Page*(const Services&, Navigator&, QWidget* parent)> make;
    std::vector<QString> tourPaths;          ///< paths the tour opens, e.g. "topics", "topics/orders/messages"
    bool inNavigation = true;                ///< false: reached by address, palette or menu only
    std::function<int(Cluster*)> badge = {}; ///< how many things of it need a person; 0 or empty: none
};

} // namespace weir
