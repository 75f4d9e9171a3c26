#include "widgets/messages/followpage.h"

#include "backend/service/cluster.h"
#include "backend/service/jobs.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "models/messages/searchstate.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"
#include "widgets/messages/messagespages.h"
#include "widgets/messages/topicchips.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

namespace weir {
namespace {

constexpr std::uint64_t mostRecords = 10'000;

} // namespace

FollowPage::~FollowPage() = default;

QString FollowPage::title() const { return tr("Follow one key"); }

QString FollowPage::help() const
{
    return tr(
        "Type a key and choose topics: all its records come as one time line, with the time between them and what "
        "changed since the last of the same topic. A producer puts a key always into one partition of a topic, so only "
        "that one is read; which one depends on who wrote the records. If there is nothing, look into all partitions. "
        "Enter or a double click opens a record in its topic.");
}

void FollowPage::open(const Place& place, Cluster* cluster)
{
    if (m_cluster != cluster) {
        if (m_cluster)
            m_cluster->disconnect(this);
        m_search.reset();
        m_fetch.reset();
        m_cluster = cluster;
        connect(cluster, &Cluster::snapshotChanged, this, &FollowPage::showClusterState);
        connect(cluster, &Cluster::stateChanged, this, &FollowPage::showClusterState);
        connect(cluster, &Cluster::schemasArrived, this, [this] { m_model.setUtc(m_services.settings->utc()); });
        FollowModel::Reading how;
        how.decoders = cluster->decoders();
        how.valueFormat = [this](const QString& topic) { return reading(topic).valueFormat; };
        how.masks = [this](const QString& topic) { return reading(topic).masks; };
        m_model.setReading(std::move(how));
    }
    m_clusterName = place.cluster;
    const QMap<QString, QString>& query = place.query;
    m_topics->setTopics(query.value(QStringLiteral("topics")).split(QLatin1Char(','), Qt::SkipEmptyParts));
    m_kind->setCurrentIndex(m_kind->findData(
        int(partitionerNamed(query.value(QStringLiteral("kind")).toStdString()).value_or(Partitioner::Murmur2))));
    m_order->setCurrent(query.value(QStringLiteral("order")) == QLatin1String("newest") ? 1 : 0);
    m_record = query.value(QStringLiteral("record"));
    KeyForm form = KeyForm::Text;
    QString text = query.value(QStringLiteral("key"));
    if (query.contains(QStringLiteral("keyhex"))) {
        text = query.value(QStringLiteral("keyhex"));
        form = KeyForm::Hex;
    }
    for (const KeyForm each : allKeyForms()) {
        if (query.value(QStringLiteral("form")) == QString::number(int(each)))
            form = each;
    }
    m_form->setCurrentIndex(m_form->findData(int(form)));
    m_keyField->setText(text);
    m_keyForm->setHelp(m_record.isEmpty() ? QString() : tr("The key of record %1.").arg(m_record));
    m_keyField->setPlaceholderText(m_record.isEmpty() ? QString() : QStringLiteral("\u2022\u2022\u2022"));
    m_header->setAddress(this->place().address());
    showClusterState();
    if ((!text.isEmpty() || !m_record.isEmpty()) && !m_topics->topics().isEmpty())
        follow();
    else
        m_keyField->setFocus();
}

Place FollowPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("follow")}, {}};
    if (!m_topics->topics().isEmpty())
        place.query.insert(QStringLiteral("topics"), m_topics->topics().join(QLatin1Char(',')));
    const auto form = KeyForm(m_form->currentData().toInt());
    if (!m_record.isEmpty())
        place.query.insert(QStringLiteral("record"), m_record);
    else if (!m_keyField->text().isEmpty() && !isSecret())
        place.query.insert(form == KeyForm::Hex ? QStringLiteral("keyhex") : QStringLiteral("key"), m_keyField->text());
    if (form != KeyForm::Text && form != KeyForm::Hex)
        place.query.insert(QStringLiteral("form"), QString::number(int(form)));
    const auto kind = Partitioner(m_kind->currentData().toInt());
    if (kind != Partitioner::Murmur2)
        place.query.insert(QStringLiteral("kind"), QString::fromUtf8(partitionerName(kind)));
    if (m_order->current() == 1)
        place.query.insert(QStringLiteral("order"), QStringLiteral("newest"));
    return place;
}

/// Such a key is not written into addresses, which are kept for the next start.
bool FollowPage::isSecret() const
{
    const QStringList& topics = m_topics->topics();
    return m_services.masks && m_cluster && std::any_of(topics.begin(), topics.end(), [this](const QString& topic) {
               return m_services.masks->set(m_cluster->spec().id, topic)
                   ->concerns(topic.toStdString(), RecordPart::Key);
           });
}

void FollowPage::refresh() { follow(); }

bool FollowPage::focusFilter()
{
    m_keyField->setFocus();
    m_keyField->selectAll();
    return true;
}

bool FollowPage::isFilled() const { return m_search && m_search->end() == ReadEnd::ReachedStop; }

void FollowPage::placeMoved()
{
    m_header->setAddress(place().address());
    emit placeChanged();
}

MessageDetail::Reading FollowPage::reading(const QString& topic) const
{
    const QString group = QStringLiteral("topics/%1/%2/").arg(m_clusterName, topic);
    const auto format = [&](const char* key) {
        return formatFromName(m_services.settings->value(group + QLatin1String(key)).toString().toStdString());
    };
    MessageDetail::Reading reading;
    reading.decoders = m_cluster->decoders();
    reading.keyFormat = format("keyFormat");
    reading.valueFormat = format("valueFormat");
    if (m_services.masks) {
        reading.masks = m_services.masks->set(m_cluster->spec().id, topic);
        reading.isRevealed = m_services.masks->isRevealed(m_cluster->spec().id, topic);
    }
    return reading;
}

void FollowPage::showClusterState()
{
    if (!m_cluster || !m_cluster->snapshot())
        return;
    QStringList names;
    for (const TopicInfo& topic : m_cluster->snapshot()->topics)
        names << topic.name;
    m_topics->setKnown(names);
    if (m_search)
        m_reads->setText(followSentence(m_topics->topics(), m_search->search().follow.value_or(FollowKey()),
                                        m_cluster->snapshot().get()));
}

void FollowPage::followAsked()
{
    if (!m_keyField->text().isEmpty())
        m_record.clear();
    follow();
}

std::optional<std::string> FollowPage::key()
{
    const Result<std::string> bytes = keyBytes(m_keyField->text(), KeyForm(m_form->currentData().toInt()));
    m_keyForm->setError(bytes ? QString() : bytes.error().detail);
    return bytes ? std::optional(*bytes) : std::nullopt;
}

void FollowPage::follow()
{
    m_search.reset();
    m_fetch.reset();
    m_model.clear();
    m_detail->hide();
    m_keyForm->setError({});
    placeMoved();
    if (!m_cluster)
        return;
    if (m_topics->topics().isEmpty()) {
        m_reads->setText({});
        m_state->showEmpty(tr("In which topics?"), tr("Add the topics that hold records of this key."), {},
                           QStringLiteral("route"));
        return;
    }
    if (!m_record.isEmpty())
        fetchKey();
    else if (const std::optional<std::string> bytes = key())
        followKey(*bytes);
    else
        m_state->showEmpty(tr("Which key?"), tr("Type the key whose records you want to see as one time line."), {},
                           QStringLiteral("key"));
}

void FollowPage::fetchKey()
{
    const QStringList parts = m_record.split(QLatin1Char(':'));
    ReadRequest one;
    one.topic = m_topics->topics().first();
    one.partitions = {parts.value(0).toInt()};
    one.start = StartKind::Offset;
    one.startValue = parts.value(1).toLongLong();
    one.stop = StopKind::Count;
    one.stopValue = 1;
    one.isolation = Isolation::Uncommitted;
    m_state->showLoading(tr("Reading record %1 of %2").arg(m_record, one.topic));
    m_fetch = m_cluster->openStream(one);
    RecordStream* fetch = m_fetch.get();
    connect(fetch, &RecordStream::endChanged, this, [this, fetch] {
        if (fetch->end() == ReadEnd::Running)
            return;
        if (fetch->count() > 0 && !fetch->at(0).has(RecordFlag::KeyNull)) {
            followKey(std::string(fetch->at(0).key));
            return;
        }
        m_state->showFailed(tr("There is no such key"), tr("Record %1 is gone, or it has no key.").arg(m_record),
                            tr("Try again"));
    });
    fetch->start();
}

void FollowPage::followKey(const std::string& bytes)
{
    m_key = bytes;
    SearchRequest request;
    request.topics = m_topics->topics();
    request.range.start = StartKind::Beginning;
    request.range.stop = StopKind::End;
    request.newestFirst = m_order->current() == 1;
    request.follow = FollowKey{bytes, Partitioner(m_kind->currentData().toInt())};
    request.bytesPerSecond = m_cluster->spec().budgetBytesPerSecond;
    request.limit = mostRecords;
    m_search = m_cluster->openSearch(request);
    SearchStream* search = m_search.get();
    connect(search, &RecordStream::rowsAppended, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    connect(search, &RecordStream::rowsReset, this, &FollowPage::showRows);
    connect(search, &RecordStream::progressChanged, this, &FollowPage::showState);
    connect(search, &RecordStream::endChanged, this, &FollowPage::showRows);
    if (m_services.jobs)
        m_job = m_services.jobs->start(
            JobKind::Search, m_topics->topics().join(QStringLiteral(", ")), search,
            {[search] { search->cancel(); }, [search](bool paused) { search->setPaused(paused); }});
    search->start();
    showClusterState();
    showState();
}

void FollowPage::showRows()
{
    if (!m_search)
        return;
    const int current = m_table->currentRow();
    const QString id = current < 0 ? QString() : m_model.index(current, 0).data(RowIdRole).toString();
    m_model.setRecords(*m_search, m_search->search().newestFirst);
    if (!id.isEmpty() && m_model.rowOfId(id) != m_table->currentRow())
        m_table->setCurrentRow(m_model.rowOfId(id));
    showState();
}

void FollowPage::showState()
{
    if (!m_search)
        return;
    const bool runs = m_search->end() == ReadEnd::Running;
    m_cancel->setVisible(runs);
    reportJob();
    QStringList status{searchStateText(*m_search)};
    if (!m_model.summary().isEmpty())
        status.prepend(m_model.summary());
    m_status->setText(status.join(QStringLiteral(" · ")));
    if (m_model.rowCount() > 0) {
        const QString gaps = runs ? QString() : searchGapsText(*m_search);
        if (gaps.isEmpty())
            m_state->showContent();
        else
            m_state->showPartial(gaps, tr("Try again"));
    } else if (runs) {
        m_state->showLoading(tr("%1 records read").arg(formats::count(qint64(m_search->counts().scanned))),
                             searchFraction(*m_search).value_or(-1));
    } else {
        showEmpty();
    }
}

void FollowPage::showEmpty()
{
    if (m_search->end() == ReadEnd::Failed) {
        m_state->showFailed(tr("Nothing could be read"), searchGapsText(*m_search), tr("Try again"));
        return;
    }
    if (m_search->end() == ReadEnd::Cancelled) {
        m_state->showEmpty(tr("Cancelled"), tr("No record of this key was found so far."), tr("Follow key"));
        return;
    }
    if (m_search->search().follow->partitioner == Partitioner::All)
        m_state->showEmpty(tr("No record of this key"),
                           tr("All partitions of these topics were read. Is the key written as it is on the wire?"), {},
                           QStringLiteral("search"));
    else
        m_state->showEmpty(
            tr("No record of this key"),
            tr("It is not where this kind of producer would have put it. Another kind may have written it, "
               "or the number of partitions was changed."),
            tr("Look in all partitions"), QStringLiteral("search"));
}

void FollowPage::reportJob()
{
    if (!m_services.jobs || m_job == 0)
        return;
    const SearchCounts counts = m_search->counts();
    m_services.jobs->progress(m_job, counts.offsetsRead, counts.offsetsTotal, counts.recordsPerSecond);
    if (m_search->end() == ReadEnd::Running)
        return;
    const JobState state = m_search->end() == ReadEnd::Cancelled ? JobState::Cancelled
                           : m_search->end() == ReadEnd::Failed  ? JobState::Failed
                                                                 : JobState::Done;
    m_services.jobs->finish(std::exchange(m_job, 0), state);
}

void FollowPage::showRow(int row)
{
    m_detail->setVisible(row >= 0 && row < m_model.rowCount());
    if (row < 0 || row >= m_model.rowCount())
        return;
    const FollowRow& record = m_model.rowAt(row);
    m_detail->show(record.batch, record.index, reading(record.topic));
}

PageKind followPageKind()
{
    PageKind kind;
    kind.id = QStringLiteral("follow");
    kind.title = FollowPage::tr("Follow one key");
    kind.icon = QStringLiteral("route");
    kind.section = Section::Browse;
    kind.inNavigation = false;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new FollowPage(services, navigator, parent);
    };
    kind.tourPaths = {QStringLiteral("follow?topics=orders,payments,shipments&key=O-100066")};
    return kind;
}

} // namespace weir
