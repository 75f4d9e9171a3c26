#include "widgets/frame/navigation.h"

#include "backend/service/cluster.h"
#include "widgets/frame/navigationitem.h"
#include "widgets/kit/label.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace weir {

Navigation::Navigation(const PageRegistry& pages, QWidget* parent) : QFrame(parent), m_pages(pages)
{
    setAccessibleName(tr("Navigation"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({0, space::s, 1, space::s});
    column->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    rebuild();
}

QSize Navigation::sizeHint() const { return {m_folded ? measure::folded : measure::navigation, 0}; }

void Navigation::setPersona(Persona persona)
{
    m_persona = persona;
    m_moreOpen = false;
    rebuild();
}

void Navigation::setCurrent(const QString& pageId)
{
    m_current = pageId;
    for (NavigationItem* item : m_items)
        item->setCurrent(!pageId.isEmpty() && item->pageId() == pageId);
}

void Navigation::setFolded(bool folded)
{
    if (folded == m_folded)
        return;
    m_folded = folded;
    rebuild();
    emit foldedChanged(folded);
}

void Navigation::updateBadges(Cluster* cluster)
{
    if (m_badged != cluster) {
        if (m_badged)
            m_badged->disconnect(this);
        m_badged = cluster;
        if (cluster) // what a badge counts says nothing here; once a second is soon enough
            connect(cluster, &Cluster::costChanged, this, [this] { updateBadges(m_badged); });
    }
    for (NavigationItem* item : m_items) {
        const PageKind* kind = item->pageId().isEmpty() ? nullptr : m_pages.find({item->pageId()});
        item->setBadge(kind && kind->badge && cluster ? kind->badge(cluster) : 0);
    }
}

QStringList Navigation::shown() const
{
    QStringList texts;
    for (int i = 0; i < m_body->layout()->count(); ++i) {
        QWidget* widget = m_body->layout()->itemAt(i)->widget();
        if (auto* item = qobject_cast<NavigationItem*>(widget))
            texts << item->text();
        else if (auto* label = qobject_cast<QLabel*>(widget); label && !label->text().isEmpty())
            texts << label->text();
    }
    return texts;
}

void Navigation::rebuild()
{
    m_items.clear();
    if (m_body) {
        layout()->removeWidget(m_body);
        m_body->hide();
        m_body->deleteLater(); // the item that was clicked may be in it
    }
    m_body = new QWidget;
    m_body->setFixedWidth(sizeHint().width() - 1);
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins({});
    column->setSpacing(0);

    bool anyOwn = false;
    for (const Section section : ownSections(m_persona)) {
        anyOwn = anyOwn || !m_pages.navigation(section).isEmpty();
        addSection(column, section);
    }
    bool anyOther = false;
    for (const Section section : otherSections(m_persona))
        anyOther = anyOther || !m_pages.navigation(section).isEmpty();
    if (anyOther && anyOwn) {
        auto* more = new NavigationItem({}, m_moreOpen ? tr("Less") : tr("More"),
                                        m_moreOpen ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"));
        more->setFolded(m_folded);
        connect(more, &NavigationItem::chosen, this, [this] {
            m_moreOpen = !m_moreOpen;
            rebuild();
        });
        m_items.append(more);
        column->addWidget(more);
    }
    if (anyOther && (m_moreOpen || !anyOwn)) {
        for (const Section section : otherSections(m_persona))
            addSection(column, section);
    }
    column->addStretch(1);
    for (const PageKind* kind : m_pages.navigation(Section::None))
        addItem(column, *kind);
    auto* fold = new NavigationItem({}, m_folded ? tr("Unfold navigation") : tr("Fold navigation"),
                                    m_folded ? QStringLiteral("panel-left-open") : QStringLiteral("panel-left-close"));
    fold->setFolded(m_folded);
    connect(fold, &NavigationItem::chosen, this, [this] { setFolded(!m_folded); });
    m_items.append(fold);
    column->addWidget(fold);
    layout()->addWidget(m_body);
    setCurrent(m_current);
    updateBadges(m_badged);
    updateGeometry();
}

NavigationItem* Navigation::addItem(QVBoxLayout* column, const PageKind& kind)
{
    auto* item = new NavigationItem(kind.id, kind.title, kind.icon);
    item->setFolded(m_folded);
    connect(item, &NavigationItem::chosen, this,
            [this, id = kind.id](Navigator::Where where) { emit chosen(id, where); });
    m_items.append(item);
    column->addWidget(item);
    return item;
}

void Navigation::addSection(QVBoxLayout* column, Section section)
{
    const QVector<const PageKind*> kinds = m_pages.navigation(section);
    if (kinds.isEmpty())
        return;
    auto* title = new Label(m_folded ? QString() : sectionTitle(section), FontRole::Secondary, Token::TextSecondary);
    title->setContentsMargins(space::xl - space::xs, space::s, 0, space::xs);
    column->addWidget(title);
    for (const PageKind* kind : kinds)
        addItem(column, *kind);
}

void Navigation::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Window));
    painter.fillRect(QRect(width() - measure::line, 0, measure::line, height()), color(Token::Line));
}

void Navigation::keyPressEvent(QKeyEvent* event)
{
    const int by = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    for (int i = 0; by != 0 && i < m_items.size(); ++i) {
        if (m_items[i]->hasFocus()) {
            m_items[(i + by + m_items.size()) % m_items.size()]->setFocus(Qt::TabFocusReason);
            return;
        }
    }
    QFrame::keyPressEvent(event);
}

} // namespace weir
