// Purpose: writes records to a topic: one from a form, one many times, or a file; also a record of the topic edited and
// sent again (?from=partition:offset). Thread: GUI. Limits: the draft is kept 5 s after a change at the latest.
#pragma once

#include "models/produce/producedrafts.h"
#include "models/produce/producemodel.h"
#include "models/produce/recordloader.h"
#include "widgets/frame/page.h"

#include <QTimer>

class QListWidget;
class QPushButton;

namespace weir {

class Badge;
class Banner;
class Label;
class PageHeader;
class ProduceForm;
class StateView;
class TemplateBar;
class TopicTabs;

class ProducePage : public Page
{
    Q_OBJECT
public:
    ProducePage(const Services& services, Navigator& navigator, QWidget* parent);
    ~ProducePage() override;

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    void refresh() override;
    bool isFilled() const override;

private:
    void build();
    void connectParts();
    void enter(Cluster* cluster, const QString& topic);
    void startDraft();
    void keepDraft();
    void loadRecord(const QString& from);
    void takeRecord(const ProduceDraft& draft);
    void sayAboutRecord(Status status, const QString& sentence, const QString& action = {});
    void produce();
    void showGuard();
    void showState();
    QString primaryText() const;

    Cluster* m_cluster = nullptr;
    QString m_clusterName, m_topic;
    QString m_from; ///< "partition:offset" of the record that was asked for; empty: none
    ProduceModel m_model;
    RecordLoader m_loader;
    ProduceDrafts m_drafts{nullptr, {}, {}};
    QTimer m_keepTimer;
    bool m_asks = false;        ///< whether this may be done on production has been asked
    bool m_settingUp = false;   ///< the form changes, but nobody edits
    bool m_wantsSchema = false; ///< a fresh draft: the topic's own schema is chosen once it is known

    PageHeader* m_header;
    TopicTabs* m_tabs;
    Banner* m_guardBanner;
    Banner* m_recordBanner;
    TemplateBar* m_templates;
    QPushButton *m_clear, *m_produce, *m_pause, *m_cancel;
    StateView* m_state;
    ProduceForm* m_form;
    Label* m_summary;
    QPushButton* m_show;
    QListWidget* m_failures;
};

} // namespace weir
