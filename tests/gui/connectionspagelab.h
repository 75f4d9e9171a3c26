// Purpose: what tests of the connections' page share: a page over stores in a folder of its own, and hands that fill in
// its form. Thread: the GUI thread. Limits: tests only; begin() makes all of it anew.
#pragma once

#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/secretstore.h"
#include "backend/service/settings.h"
#include "tests/gui/ui.h"
#include "widgets/connections/connectionspage.h"

#include <QTemporaryDir>

namespace weir {

class ConnectionField;
class DataTable;
class FormField;

namespace test {

/// Remembers where the page wanted to go, and lets it go there if it is on itself.
class ConnectionsNavigator : public Navigator
{
public:
    void go(const Place& place, Where) override;
    void say(const QString& sentence) override { said.append(sentence); }

    Page* page = nullptr;
    QStringList places;
    QStringList said;
};

class ConnectionsPageLab : public QObject
{
protected:
    static QString f(const char* text) { return QString::fromUtf8(text); }

    void begin();
    void end();
    /// The page goes and another one comes, over the same stores.
    void makePage();
    void open(const char* path);
    /// The id of a connection with this name; empty if it could not be saved.
    QString saved(const char* name);

    ConnectionField* field(const char* name) const;
    FormField* formField(const char* name) const;
    QWidget* input(const char* name) const;
    QString text(const char* name) const;
    DataTable* visibleTable() const; ///< null: there is none
    static QString visibleWords(const QWidget* root);

    void reveal(const char* name);
    void typeInto(const char* name, const QString& words);
    void choose(const char* name, const QString& entry);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ConnectionStore> m_store;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MemorySecretStore> m_secrets;
    std::unique_ptr<Jobs> m_jobs;
    std::unique_ptr<Clusters> m_clusters;
    Services m_services;
    ConnectionsNavigator m_navigator;
    std::unique_ptr<ConnectionsPage> m_page;
};

} // namespace test
} // namespace weir
