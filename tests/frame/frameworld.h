// Purpose: a desktop with two plain pages and no Kafka, for tests of the frame. Thread: GUI.
#pragma once

#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/logbook.h"
#include "backend/service/secretstore.h"
#include "backend/service/settings.h"
#include "tests/gui/ui.h"
#include "tests/support/watchdog.h"
#include "widgets/frame/desktop.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/frame/tab.h"
#include "widgets/kit/theme.h"

#include <QLineEdit>
#include <QTemporaryDir>
#include <QVBoxLayout>

namespace weir::test {

/// Shows its place; a line that types into the query.
class PlainPage : public Page
{
    Q_OBJECT
public:
    PlainPage(const Services& services, Navigator& navigator, QWidget* parent)
        : Page(services, navigator, parent), m_field(new QLineEdit)
    {
        m_field->setAccessibleName(QStringLiteral("Filter"));
        (new QVBoxLayout(this))->addWidget(m_field);
        connect(m_field, &QLineEdit::textChanged, this, &Page::placeChanged);
    }
    void open(const Place& place, Cluster*) override
    {
        m_place = place;
        const QSignalBlocker quiet(m_field);
        m_field->setText(place.query.value(QStringLiteral("filter")));
    }
    Place place() const override
    {
        Place now = m_place;
        if (!m_field->text().isEmpty())
            now.query.insert(QStringLiteral("filter"), m_field->text());
        return now;
    }
    QString title() const override { return m_place.path.join(QLatin1Char(' ')); }
    QString help() const override { return QStringLiteral("A page for tests."); }
    void refresh() override { ++refreshed; }
    bool focusFilter() override
    {
        m_field->setFocus();
        return true;
    }
    Navigator& navigator() { return m_navigator; }
    int refreshed = 0;

private:
    Place m_place;
    QLineEdit* m_field;
};

inline PageKind plainKind(const QString& id, Section section = Section::None, bool needsCluster = false)
{
    PageKind kind;
    kind.id = id;
    kind.title = id.left(1).toUpper() + id.mid(1);
    kind.icon = QStringLiteral("list");
    kind.section = section;
    kind.needsCluster = needsCluster;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new PlainPage(services, navigator, parent);
    };
    kind.tourPaths = {id};
    return kind;
}

inline Place at(const QString& address) { return Place::parse(QStringLiteral("weir:///") + address).value_or({}); }

struct World
{
    explicit World(const QString& folder = {})
        : settings((folder.isEmpty() ? own.path() : folder) + QStringLiteral("/settings.ini")),
          connections((folder.isEmpty() ? own.path() : folder) + QStringLiteral("/connections.json")),
          services{&connections, &secrets, &clusters, &jobs, &settings, nullptr}, desktop(services)
    {
        ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
        for (const char* id : {"connections", "settings", "notes", "notes/*/edit"})
            desktop.pages().add(plainKind(QString::fromLatin1(id)));
        desktop.pages().add(plainKind(QStringLiteral("topics"), Section::Browse, true));
    }

    /// A window with one tab, shown and active. Null: the window system did not make it active.
    MainWindow* window(const QString& address = QStringLiteral("notes"))
    {
        const WatchedApplication::Pause pause; // start-up has a bench of its own
        MainWindow* made = desktop.openWindow(at(address));
        return showActive(*made) ? made : nullptr;
    }

    PlainPage* page(MainWindow* window) { return qobject_cast<PlainPage*>(window->currentTab()->page()); }

    QTemporaryDir own;
    Settings settings;
    ConnectionStore connections;
    MemorySecretStore secrets;
    Clusters clusters;
    Jobs jobs;
    Services services;
    Desktop desktop;
};

} // namespace weir::test
