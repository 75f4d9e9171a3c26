// Purpose: one page in a window of its own, on a cluster, for tests by hand. Thread: GUI.
#pragma once

#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/secretstore.h"
#include "backend/service/settings.h"
#include "models/common/tablemodel.h"
#include "tests/gui/ui.h"
#include "tests/support/cluster.h"
#include "tests/support/watchdog.h"
#include "widgets/frame/page.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/theme.h"

#include <QTemporaryDir>
#include <QVBoxLayout>

namespace weir::test {

constexpr int pageTimeoutMs = 15'000;

/// Remembers where a page wanted to go and what it said.
class Went final : public Navigator
{
public:
    void go(const Place& place, Where where) override
    {
        places << place;
        lastWhere = where;
    }
    void say(const QString& sentence) override { sentences << sentence; }
    QVector<Place> places;
    QStringList sentences;
    Where lastWhere = Where::Here;
};

struct ShownPage
{
    ShownPage(const PageKind& kind, const QStringList& path, const QMap<QString, QString>& query = {},
              const QString& bootstrap = test::bootstrap())
        : settings(folder.filePath(QStringLiteral("settings.ini"))),
          connections(folder.filePath(QStringLiteral("connections.json"))), services{&connections, &secrets,  &clusters,
                                                                                     &jobs,        &settings, nullptr,
                                                                                     &masks}
    {
        const WatchedApplication::Pause pause; // start-up has a bench of its own
        ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
        ConnectionSpec spec;
        spec.id = bootstrap;
        spec.name = QStringLiteral("test");
        spec.bootstrap = QStringList{bootstrap};
        cluster = clusters.open(spec, {});
        page = kind.make(services, went, &window);
        auto* layout = new QVBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(page);
        window.resize(1300, 800);
        active = showActive(window);
        page->open({QStringLiteral("test"), path, query}, cluster);
    }

    DataTable* table() const { return page->findChild<DataTable*>(); }
    StateView* state() const { return page->findChild<StateView*>(); }
    int rows() const { return table()->model()->rowCount(); }
    QString cell(int row, const QString& columnId) const
    {
        const QAbstractItemModel* model = table()->model();
        for (int column = 0; column < model->columnCount(); ++column) {
            if (model->headerData(column, Qt::Horizontal, ColumnIdRole).toString() == columnId)
                return model->index(row, column).data().toString();
        }
        return {};
    }

    QTemporaryDir folder;
    Settings settings;
    ConnectionStore connections;
    MemorySecretStore secrets;
    Clusters clusters;
    Jobs jobs;
    Masks masks{settings};
    Services services;
    Went went;
    QWidget window;
    Page* page = nullptr;
    Cluster* cluster = nullptr;
    bool active = false;
};

} // namespace weir::test
