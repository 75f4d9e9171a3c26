#include "widgets/messages/messagespage.h"

#include "backend/service/cluster.h"
#include "backend/service/jobs.h"
#include "backend/service/settings.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/messages/readplace.h"
#include "models/messages/readstate.h"
#include "widgets/frame/topictabs.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"
#include "widgets/messages/messagedetail.h"
#include "widgets/messages/readcontrols.h"

#include <QComboBox>
#include <QSplitter>

namespace weir {
namespace {

constexpr int jobAfterMs = 500;
constexpr int mostSearchedRows = 100'000;

bool isRunning(ReadEnd end) { return end == ReadEnd::Running || end == ReadEnd::Live; }

} // namespace

MessagesPage::~MessagesPage()
{
    if (m_job)
        m_services.jobs->finish(m_job, JobState::Cancelled);
    m_model.setStream(nullptr, false);
}

void MessagesPage::open(const Place& place, Cluster* cluster)
{
    const Result<ReadRequest> request = readRequest(place);
    m_topic = place.path.value(1);
    if (m_cluster != cluster) {
        if (m_cluster)
            m_cluster->disconnect(this);
        m_cluster = cluster;
        connect(cluster, &Cluster::schemasArrived, this, &MessagesPage::redecode);
        connect(cluster, &QObject::destroyed, this, [this] { m_cluster = nullptr; });
    }
    m_tabs->setTopic(place.cluster, m_topic);
    m_header->setTitle(m_topic);
    m_keyFormat->setCurrentIndex(
        std::max(0, m_keyFormat->findData(int(
                        formatFromName(m_services.settings->value(formatKey("keyFormat")).toString().toStdString())))));
    m_valueFormat->setCurrentIndex(std::max(
        0, m_valueFormat->findData(
               int(formatFromName(m_services.settings->value(formatKey("valueFormat")).toString().toStdString())))));
    m_filter->setText(place.query.value(QStringLiteral("filter")));
    m_wantedRecord = place.query.value(QStringLiteral("record"));
    if (!request) {
        m_request.topic = m_topic;
        m_state->showFailed(tr("This address cannot be read"), request.error().detail, tr("Read the newest"));
        return;
    }
    m_request = *request;
    m_controls->setRequest(m_request);
    emit titleChanged();
    read();
}

Place MessagesPage::place() const
{
    Place place;
    place.cluster = m_cluster ? m_cluster->spec().name : QString();
    place.path = {QStringLiteral("topics"), m_topic, QStringLiteral("messages")};
    place.query = readQuery(m_request);
    if (!m_filter->text().isEmpty())
        place.query.insert(QStringLiteral("filter"), m_filter->text());
    if (!m_shownRecord.isEmpty() && m_detail->isVisible())
        place.query.insert(QStringLiteral("record"), m_shownRecord);
    return place;
}

QString MessagesPage::title() const { return tr("%1 · Messages").arg(m_topic); }

QString MessagesPage::help() const
{
    return tr(
        "Reads the records of this topic. “From” and “Until” say where to start and stop: the newest records of all "
        "partitions come "
        "first; “Now, live” shows what arrives. The filter keeps the rows whose key, value or headers contain a text, "
        "in any case, or "
        "match a /regular expression/. A right click on a cell filters for its value or leaves it out. A selected "
        "record is shown whole "
        "on the right, as a tree, as text or in hex. Ctrl+G goes to an offset, Ctrl+F to the filter, F5 reads again.");
}

void MessagesPage::refresh() { read(); }

bool MessagesPage::focusFilter()
{
    m_filter->focusField();
    return true;
}

bool MessagesPage::isFilled() const
{
    if (!m_stream || m_stream->end() == ReadEnd::Running || m_stream->end() == ReadEnd::Failed)
        return false;
    return m_model.rowCount() > 0 || (m_model.filter().isActive() && !m_model.filter().isScanning());
}

QString MessagesPage::formatKey(const char* part) const
{
    return QStringLiteral("topics/%1/%2/%3")
        .arg(m_cluster ? m_cluster->spec().name : QString(), m_topic, QLatin1String(part));
}

void MessagesPage::read()
{
    if (!m_cluster)
        return;
    const std::optional<ReadRequest> request = m_controls->request(m_topic);
    if (!request)
        return;
    m_request = *request;
    if (m_job)
        m_services.jobs->finish(std::exchange(m_job, 0), JobState::Cancelled);
    m_model.setStream(nullptr, false);
    m_stream = m_cluster->openStream(m_request);
    const std::size_t limit = std::size_t(m_services.settings->tailMemoryMiB()) << 20;
    m_stream->setMemoryLimit(limit, m_request.stop == StopKind::Live ? 1'000'000 : 10'000'000);
    m_shownRecord.clear();
    m_detail->hide();
    applyMatch();
    const bool live = m_request.stop == StopKind::Live;
    m_model.setStream(m_stream.get(), m_request.start == StartKind::Newest && !live);
    m_table->setFollowEnd(live);
    m_table->setColumnShown(QStringLiteral("state"), m_request.showTransactions);
    m_header->setAddress(place().address());
    watchStream();
    m_sinceStart.start();
    m_stream->start();
    showState();
    emit placeChanged();
}

void MessagesPage::watchStream()
{
    const RecordStream* stream = m_stream.get();
    connect(stream, &RecordStream::endChanged, this, &MessagesPage::showState);
    connect(stream, &RecordStream::problemsChanged, this, &MessagesPage::showState);
    connect(stream, &RecordStream::progressChanged, this, &MessagesPage::showStateSoon);
    connect(stream, &RecordStream::rowsReset, this, &MessagesPage::showState);
}

void MessagesPage::showStateSoon()
{
    const StateView::State shown = m_state->state();
    if (shown != StateView::State::Content && shown != StateView::State::Partial)
        showState();
    else if (!m_stateTimer.isActive())
        m_stateTimer.start();
}

void MessagesPage::showState()
{
    if (!m_stream)
        return;
    QString text = readStateText(*m_stream);
    if (m_model.filter().isActive()) {
        m_filter->setMatchText(
            tr("%1 of %2 records")
                .arg(formats::count(m_model.rowCount()), formats::count(std::int64_t(m_stream->count()))));
    } else {
        m_filter->setMatchText({});
    }
    if (m_stream->bytesHeld() > 0)
        text = tr("%1 · %2 in memory").arg(text, formats::size(std::int64_t(m_stream->bytesHeld())));
    m_status->setText(text);
    const bool running = isRunning(m_stream->end());
    m_read->setText(running ? tr("Stop") : tr("Read again"));
    m_pause->setVisible(running && m_request.start != StartKind::Newest);
    m_pause->setText(m_stream->isPaused() ? tr("Resume") : tr("Pause"));
    reportJob();
    showStateView();
    showWantedRecord();
}

void MessagesPage::showStateView()
{
    const QString problems = problemsText(*m_stream);
    const ReadEnd end = m_stream->end();
    if (m_model.rowCount() > 0) {
        if (problems.isEmpty())
            m_state->showContent();
        else
            m_state->showPartial(problems, tr("Try again"));
    } else if (end == ReadEnd::Failed || (!problems.isEmpty() && end == ReadEnd::Running)) {
        const ReadProblem problem = m_stream->problems().value(0);
        const ErrorText text = errorText(problem.error, ErrorPlace::Topic, problem.partition);
        m_state->showFailed(text.title, tr("%1 %2").arg(text.sentence, text.action), tr("Try again"),
                            detailText(problem.error));
    } else if (m_stream->count() > 0) {
        m_state->showEmpty(tr("Nothing matches"),
                           tr("None of the %1 records read so far fits the filter.")
                               .arg(formats::count(std::int64_t(m_stream->count()))),
                           tr("Clear the filter"), QStringLiteral("search"));
    } else if (end == ReadEnd::Running) {
        const double fraction = readFraction(*m_stream).value_or(-1);
        const auto partitions = m_stream->progress().size();
        m_state->showLoading(partitions > 0 ? tr("Reading %n partition(s)…", nullptr, int(partitions))
                                            : tr("Asking the brokers of %1 for offsets…").arg(m_topic),
                             fraction);
    } else if (end == ReadEnd::Live) {
        m_state->showEmpty(tr("Waiting for records"),
                           tr("Nothing has arrived since this began. New records appear here by themselves."), {},
                           QStringLiteral("radio"));
    } else {
        m_state->showEmpty(tr("No records"), tr("There is nothing between this start and this stop."),
                           tr("Read from the beginning"), QStringLiteral("inbox"));
    }
}

void MessagesPage::reportJob()
{
    const bool running = m_stream->end() == ReadEnd::Running || m_stream->end() == ReadEnd::Live;
    if (running && !m_job && m_sinceStart.elapsed() > jobAfterMs) {
        Jobs::Control control;
        control.cancel = [this] { m_stream->cancel(); };
        control.pause = [this](bool paused) {
            m_stream->setPaused(paused);
            showState();
        };
        m_job = m_services.jobs->start(m_request.stop == StopKind::Live ? JobKind::Tail : JobKind::Read, m_topic, this,
                                       std::move(control));
    }
    if (!m_job)
        return;
    if (running) {
        const std::optional<std::int64_t> left = recordsLeft(*m_stream);
        const auto done = std::int64_t(m_stream->count() + m_stream->dropped());
        m_services.jobs->progress(m_job, done, left ? std::optional(done + *left) : std::nullopt,
                                  m_stream->recordsPerSecond());
        return;
    }
    const ReadEnd end = m_stream->end();
    m_services.jobs->finish(std::exchange(m_job, 0), end == ReadEnd::Failed      ? JobState::Failed
                                                     : end == ReadEnd::Cancelled ? JobState::Cancelled
                                                                                 : JobState::Done);
}

void MessagesPage::applyMatch()
{
    auto match = std::make_shared<RecordMatch>();
    const Result<TextPattern> pattern = TextPattern::compile(m_filter->text());
    if (pattern) {
        match->pattern = *pattern;
        m_filter->clearError();
    } else {
        m_filter->setError(tr("This is no valid expression: %1. A text without slashes is looked for as it is.")
                               .arg(pattern.error().detail),
                           pattern.error().code, int(std::max<qsizetype>(pattern.error().subject.size(), 1)));
        return;
    }
    match->conditions = m_conditions;
    match->decoders = m_cluster ? m_cluster->decoders() : nullptr;
    match->keyFormat = Format(m_keyFormat->currentData().toInt());
    match->valueFormat = Format(m_valueFormat->currentData().toInt());
    m_model.setMatch(std::move(match));
}

void MessagesPage::addCondition(const FieldCondition& condition)
{
    if (std::find(m_conditions.begin(), m_conditions.end(), condition) != m_conditions.end())
        return;
    m_conditions.push_back(condition);
    showConditions();
    applyMatch();
    showState();
}

void MessagesPage::showWantedRecord()
{
    if (m_wantedRecord.isEmpty() || m_model.rowCount() == 0 || m_stream->end() == ReadEnd::Running)
        return;
    const QString wanted = std::exchange(m_wantedRecord, {});
    if (wanted == QLatin1String("newest")) {
        m_table->setCurrentRow(0);
        return;
    }
    const auto partition = wanted.section(QLatin1Char(':'), 0, 0).toInt();
    const auto offset = wanted.section(QLatin1Char(':'), 1).toLongLong();
    const int rows = std::min(m_model.rowCount(), mostSearchedRows);
    for (int row = 0; row < rows; ++row) {
        const RecordView record = m_stream->at(*m_model.streamRow(row));
        if (record.partition == partition && record.offset == offset) {
            m_table->setCurrentRow(row);
            return;
        }
    }
    m_navigator.say(tr("The record at offset %1 of partition %2 is not among those read.").arg(offset).arg(partition));
}

void MessagesPage::redecode()
{
    m_model.decodeAgain();
    showRow(m_table->currentRow());
}

void MessagesPage::keepFormats()
{
    const auto keep = [this](const char* part, const QComboBox* box) {
        m_services.settings->setValue(
            formatKey(part), QString::fromStdString(std::string(formatName(Format(box->currentData().toInt())))));
    };
    keep("keyFormat", m_keyFormat);
    keep("valueFormat", m_valueFormat);
    applyMatch();
    showRow(m_table->currentRow());
}

void MessagesPage::showRow(int row)
{
    const std::optional<std::size_t> at = m_model.streamRow(row);
    if (!at || !m_stream || !m_cluster)
        return;
    const RecordView record = m_stream->at(*at);
    m_shownRecord = QStringLiteral("%1:%2").arg(record.partition).arg(record.offset);
    m_header->setAddress(place().address());
    std::size_t index = 0;
    std::shared_ptr<const RecordBatch> batch = m_stream->batch(*at, &index);
    const bool opens = !m_detail->isVisible();
    m_detail->setVisible(true);
    if (opens)
        m_header->setAddress(place().address());
    m_detail->show(std::move(batch), index, m_cluster->decoders(), Format(m_keyFormat->currentData().toInt()),
                   Format(m_valueFormat->currentData().toInt()));
}

} // namespace weir
