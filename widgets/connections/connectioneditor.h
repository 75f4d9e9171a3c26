// Purpose: sets up or changes one connection: the form, Test connection beside it, paste of a configuration, save,
// open. Thread: GUI. Limits: what is typed is kept as a draft every 5 s (without secrets) and comes back after a crash.
#pragma once

#include "backend/service/connectiontester.h"
#include "backend/service/services.h"
#include "models/common/place.h"
#include "models/connections/connectiondraft.h"

#include <QTimer>
#include <QWidget>

class QPushButton;
class QSplitter;

namespace weir {

class Banner;
class ConnectionForm;
class ImportPanel;
class Navigator;
class PageHeader;
class StateView;
class TestPanel;

class ConnectionEditor : public QWidget
{
    Q_OBJECT
public:
    ConnectionEditor(const Services& services, Navigator& navigator, QWidget* parent = nullptr);
    ~ConnectionEditor() override;

    /// connections/new (?from=ID copies, ?preset=ID) or connections/ID.
    void open(const Place& place);
    QString title() const;
    bool isNamed() const; ///< false: title() says what it is
    const ConnectionDraft& draft() const { return m_draft; }
    ConnectionTester& tester() { return m_tester; }

signals:
    void titleChanged();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class Then { Stay, Open };

    void buildActions();
    void load(const ConnectionSpec& spec, const QString& secretsOf);
    void save(Then then);
    void store(ConnectionSpec spec, const Secrets& secrets, Then then, const Result<void>& kept);
    void fail(const Error& error);
    void test();
    void showImport();
    void askDelete();
    void deleteNow();
    QString draftKey() const;
    void saveDraft();
    bool restoreDraft();
    void dropDraft();
    void retitle();

    Services m_services;
    Navigator& m_navigator;
    ConnectionDraft m_draft;
    ConnectionTester m_tester;
    Place m_place;
    QString m_title;
    PageHeader* m_header;
    Banner* m_banner;
    StateView* m_state;
    QSplitter* m_split;
    ConnectionForm* m_form;
    TestPanel* m_test;
    ImportPanel* m_import;
    QAction* m_delete;
    QAction* m_duplicate;
    QTimer m_draftTimer;
    bool m_deleting = false; ///< the banner asks whether to delete
    bool m_restored = false; ///< the banner offers to discard a restored draft
};

} // namespace weir
