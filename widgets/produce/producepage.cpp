#include "widgets/produce/producepage.h"

#include "backend/service/cluster.h"
#include "backend/service/guard.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "models/common/guardtext.h"
#include "widgets/frame/topictabs.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"
#include "widgets/produce/produceform.h"
#include "widgets/produce/templatebar.h"

#include <QListWidget>
#include <algorithm>

namespace weir {
namespace {

Token tokenOf(Status status)
{
    return status == Status::Neutral || status == Status::Ok ? Token::Text : statusToken(status);
}

} // namespace

void ProducePage::open(const Place& place, Cluster* cluster)
{
    m_clusterName = place.cluster;
    const QString topic = place.path.value(1);
    if (topic != m_topic || cluster != m_cluster)
        enter(cluster, topic);
    const QString from = place.query.value(QStringLiteral("from"));
    if (!from.isEmpty() && from != m_from)
        loadRecord(from);
    m_from = from;
    m_tabs->setTopic(m_clusterName, m_topic);
    m_header->setTitle(m_topic);
    m_header->setAddress(this->place().address());
    showGuard();
    emit titleChanged();
}

void ProducePage::enter(Cluster* cluster, const QString& topic)
{
    keepDraft();
    m_cluster = cluster;
    m_topic = topic;
    m_from.clear();
    m_asks = false;
    m_recordBanner->hide();
    m_model.setTopic(cluster, topic);
    m_drafts = ProduceDrafts(m_services.settings, m_clusterName, topic);
    m_templates->setNames(m_drafts.templates());
    m_form->setTopic(topic, cluster->registry() != nullptr);
    startDraft();
    m_model.askSubjects();
}

void ProducePage::startDraft()
{
    ProduceDraft draft = m_drafts.draft();
    m_wantsSchema = false;
    if (!m_drafts.hasDraft()) {
        draft.value.format = Format::Json;
        // The topic's own schemas, where the registry has some.
        m_wantsSchema = m_cluster->registry() && !m_model.knowsSubjects();
        for (const bool isKey : {true, false}) {
            const std::string own = subjectFor(m_topic.toStdString(), isKey);
            if (m_model.subjects().contains(QString::fromStdString(own)))
                (isKey ? draft.key : draft.value).schema.subject = own;
        }
    }
    m_settingUp = true;
    m_form->setDraft(draft);
    m_settingUp = false;
    if (!draft.origin.isEmpty())
        sayAboutRecord(Status::Neutral, tr("Made of %1 of %2.").arg(draft.origin, m_topic));
}

void ProducePage::keepDraft()
{
    if (!m_keepTimer.isActive() && sender() != &m_keepTimer)
        return; // nothing has been edited since
    m_keepTimer.stop();
    m_drafts.keepDraft(m_form->draft());
}

void ProducePage::loadRecord(const QString& from)
{
    bool hasPartition = false, hasOffset = false;
    const int partition = from.section(QLatin1Char(':'), 0, 0).toInt(&hasPartition);
    const qlonglong offset = from.section(QLatin1Char(':'), 1).toLongLong(&hasOffset);
    if (!hasPartition || !hasOffset || partition < 0 || offset < 0) {
        sayAboutRecord(Status::Warning, tr("“from” names a record by its partition and offset, like from=3:1204."));
        return;
    }
    m_from = from;
    m_recordBanner->hide();
    m_state->showLoading(tr("Reading 1 record…"));
    m_loader.load(m_cluster, m_topic, partition, offset,
                  m_services.masks ? m_services.masks->set(m_cluster->spec().id, m_topic) : nullptr);
}

void ProducePage::takeRecord(const ProduceDraft& draft)
{
    m_wantsSchema = false;
    m_settingUp = true;
    m_form->setDraft(draft);
    m_settingUp = false;
    m_keepTimer.start();
    m_state->showContent();
    QString sentence =
        tr("Made of %1 of %2, with its key and headers; the time will be now.").arg(draft.origin, m_topic);
    if (draft.value.format == Format::Hex)
        sentence += QLatin1Char(' ') + tr("Its value is no text, so it is kept as bytes in hex.");
    sayAboutRecord(Status::Neutral, sentence);
}

void ProducePage::sayAboutRecord(Status status, const QString& sentence, const QString& action)
{
    m_recordBanner->disconnect(this);
    m_recordBanner->setStatus(status);
    m_recordBanner->setSentence(sentence);
    m_recordBanner->setAction(action);
    m_recordBanner->show();
    if (action.isEmpty())
        return;
    connect(m_recordBanner, &Banner::actionTriggered, this, [this] {
        m_services.masks->reveal(m_cluster->spec().id, m_topic);
        loadRecord(m_from);
    });
}

void ProducePage::produce()
{
    if (!m_cluster || m_model.isBusy() || m_loader.isLoading())
        return;
    const Permission permission = m_services.guard ? m_services.guard->check(m_cluster->spec(), Deed::Produce)
                                                   : permissionFor(m_cluster->spec(), Deed::Produce);
    if (permission == Permission::ReadOnly)
        return;
    if (permission != Permission::Granted && m_services.guard) {
        m_asks = true;
        showGuard();
        return;
    }
    m_model.produce(m_form->draft(), m_services.settings->utc());
}

void ProducePage::showGuard()
{
    if (!m_cluster)
        return;
    const ConnectionSpec& spec = m_cluster->spec();
    const Permission permission =
        m_services.guard ? m_services.guard->check(spec, Deed::Produce) : permissionFor(spec, Deed::Produce);
    const bool isReadOnly = permission == Permission::ReadOnly;
    const bool isAsked = permission == Permission::AskOnce && m_asks;
    m_guardBanner->setStatus(Status::Warning);
    m_guardBanner->setSentence(permissionSentence(spec, Deed::Produce, permission));
    m_guardBanner->setAction(isAsked ? tr("Produce to %1").arg(spec.name) : QString());
    m_guardBanner->setVisible(isReadOnly || isAsked);
    if (isAsked) {
        if (auto* yes = m_guardBanner->findChild<QPushButton*>())
            yes->setFocus(Qt::OtherFocusReason);
    }
    showState();
}

QString ProducePage::primaryText() const
{
    const ProduceDraft draft = m_form->draft();
    if (draft.what == ProduceDraft::What::File)
        return tr("Produce file");
    bool isNumber = false;
    const int times = draft.times.toInt(&isNumber);
    if (draft.what == ProduceDraft::What::Repeat)
        return isNumber && times > 0 ? tr("Produce %n records", nullptr, times) : tr("Produce records");
    return tr("Produce record");
}

void ProducePage::showState()
{
    const bool isBusy = m_model.isBusy();
    const bool isReadOnly = m_cluster && m_cluster->spec().readOnly;
    m_produce->setText(primaryText());
    m_produce->setEnabled(m_cluster && !isBusy && !isReadOnly);
    m_clear->setVisible(!isBusy);
    m_cancel->setVisible(isBusy);
    m_pause->setVisible(m_model.isRunning());
    m_pause->setText(m_model.isPaused() ? tr("Resume") : tr("Pause"));
    m_summary->setVisible(!m_model.summary().isEmpty());
    m_summary->setText(m_model.summary());
    m_summary->setToken(tokenOf(m_model.summaryStatus()));
    m_summary->setToolTip(m_model.details());
    m_show->setVisible(m_model.written().has_value());
    const QStringList failures = m_model.failures();
    if (m_failures->count() != failures.size()) {
        m_failures->clear();
        m_failures->addItems(failures);
    }
    m_failures->setVisible(!failures.isEmpty());
}

Place ProducePage::place() const
{
    Place place{m_clusterName, {QStringLiteral("topics"), m_topic, QStringLiteral("produce")}, {}};
    if (!m_from.isEmpty())
        place.query.insert(QStringLiteral("from"), m_from);
    return place;
}

QString ProducePage::title() const { return tr("%1 · Produce").arg(m_topic); }

QString ProducePage::help() const
{
    return tr("Writes records to this topic. Key and value are written as text, JSON, hex and so on, or by a schema of "
              "the registry; with a schema the value can be edited as a form or as JSON. “No value” writes a "
              "tombstone. “Repeated” writes one record many times, with placeholders filled in anew; “From a file” "
              "writes a record a line. Ctrl+Enter produces. What stands in the form is kept while you go elsewhere; "
              "templates keep it by name.");
}

void ProducePage::refresh()
{
    m_model.askSubjects();
    if (!m_from.isEmpty())
        loadRecord(m_from);
}

bool ProducePage::isFilled() const
{
    return m_cluster && !m_wantsSchema && !m_loader.isLoading() &&
           m_model.valueSchema().state() != PartSchema::State::Asking;
}

} // namespace weir
