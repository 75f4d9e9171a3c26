#include "widgets/messages/messagespage.h"

#include "backend/service/cluster.h"
#include "backend/service/jobs.h"
#include "backend/service/settings.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/readplace.h"
#include "models/messages/readstate.h"
#include "widgets/messages/messagesparts.h"

namespace weir {
namespace {

constexpr int jobAfterMs = 500;

bool isRunning(ReadEnd end) { return end == ReadEnd::Running || end == ReadEnd::Live; }

} // namespace

MessagesPage::MessagesPage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent), m_parts(std::make_unique<MessagesParts>(services, navigator))
{
    build();
    connectParts();
}

MessagesPage::~MessagesPage()
{
    if (m_job)
        m_services.jobs->finish(m_job, JobState::Cancelled);
    m_parts->strip->setSearch(nullptr, {});
    m_parts->model.setStream(nullptr, false);
    // Widgets look into the parts while they are taken down.
    delete m_parts->table;
}

RecordOrigin* MessagesPage::originOf(const Place&, Cluster* cluster) { return cluster; }

QString MessagesPage::topicOf(const Place& place) const { return place.path.value(1); }

Place MessagesPage::basePlace() const
{
    return {m_cluster ? m_cluster->spec().name : QString(),
            {QStringLiteral("topics"), m_topic, QStringLiteral("messages")},
            {}};
}

QString MessagesPage::settingsGroup() const
{
    return QStringLiteral("topics/%1/%2").arg(m_cluster ? m_cluster->spec().name : QString(), m_topic);
}

ErrorText MessagesPage::failureText(const ReadProblem& problem) const
{
    return errorText(problem.error, ErrorPlace::Topic, problem.partition);
}

QString MessagesPage::problemsText(const RecordStream& stream) const { return weir::problemsText(stream); }

void MessagesPage::open(const Place& asked, Cluster* cluster)
{
    MessagesParts& parts = *m_parts;
    if (m_cluster != cluster) {
        if (m_cluster)
            m_cluster->disconnect(this);
        m_cluster = cluster;
        if (cluster) {
            connect(cluster, &Cluster::schemasArrived, this, &MessagesPage::redecode);
            connect(cluster, &QObject::destroyed, this, [this] {
                m_cluster = nullptr;
                m_origin = nullptr;
            });
            const ConnectionSpec& spec = cluster->spec();
            parts.strip->setBudget(spec.environment == Environment::Production || spec.budgetBytesPerSecond > 0,
                                   spec.budgetBytesPerSecond);
        }
    }
    m_topic = topicOf(asked);
    m_origin = originOf(asked, cluster);
    const Place place = withView(asked);
    const Result<ReadRequest> request = readRequest(place);
    parts.tabs->setTopic(place.cluster, m_topic);
    parts.header->setTitle(m_topic);
    openLook(place);
    const QString searched = place.query.value(QStringLiteral("search"));
    const QString typed = place.query.value(QStringLiteral("filter"));
    m_wanted = {typed.isEmpty() ? searched : typed,
                place.query.value(QStringLiteral("where")).split(QLatin1Char('\n'), Qt::SkipEmptyParts),
                {}};
    dropWrongWhere();
    showWanted();
    setAlsoIn(place.query.value(QStringLiteral("topics")).split(QLatin1Char(','), Qt::SkipEmptyParts));
    m_wantedRecord = place.query.value(QStringLiteral("record"));
    if (!request) {
        m_request = {};
        m_request.topic = m_topic;
        parts.state->showFailed(tr("This address cannot be read"), request.error().detail, tr("Read the newest"));
        return;
    }
    m_request = *request;
    m_request.topic = m_topic;
    parts.controls->setRequest(m_request);
    emit titleChanged();
    if (place.query.contains(QStringLiteral("search")) && !m_wanted.isEmpty())
        search();
    else
        read();
}

Place MessagesPage::place() const
{
    Place place = basePlace();
    const auto read = readQuery(m_request);
    for (auto each = read.begin(); each != read.end(); ++each)
        place.query.insert(each.key(), each.value());
    const QString text = m_wanted.text;
    if (m_search)
        place.query.insert(QStringLiteral("search"), m_searched.text);
    if (!text.isEmpty() && (!m_search || text != m_searched.text))
        place.query.insert(QStringLiteral("filter"), text);
    if (!m_wanted.where.isEmpty())
        place.query.insert(QStringLiteral("where"), m_wanted.where.join(QLatin1Char('\n')));
    if (!m_alsoIn.isEmpty())
        place.query.insert(QStringLiteral("topics"), m_alsoIn.join(QLatin1Char(',')));
    placeLook(place);
    if (!m_shownRecord.isEmpty() && m_parts->detail->isVisible())
        place.query.insert(QStringLiteral("record"), m_shownRecord);
    return place;
}

QString MessagesPage::title() const { return tr("%1 · Messages").arg(m_topic); }

QString MessagesPage::help() const
{
    return tr(
        "Reads the records of this topic. “From” and “Until” say where to start and stop: the newest records of all "
        "partitions come first; “Now, live” shows what arrives. What is typed filters the records that were read: "
        "text, "
        "a /regular expression/, or FQL such as value.total > 50 and headers.trace = 'a1'. Enter, or “Search topic”, "
        "looks through everything from start to stop, in other topics too if you choose; bars show when matches were. "
        "A right click on a cell filters for its value, makes a field a column, or copies the record's place. Two "
        "selected records can be compared. A selected record is shown whole on the right, with what changed since the "
        "one of the same key before it. Ctrl+G goes to an offset, Ctrl+F to the filter, F5 reads or searches again.");
}

void MessagesPage::refresh() { readOrSearch(); }

bool MessagesPage::focusFilter()
{
    m_parts->filter->focusField();
    return true;
}

bool MessagesPage::isFilled() const
{
    if (!m_stream || m_stream->end() == ReadEnd::Running || m_stream->end() == ReadEnd::Failed)
        return false;
    const MessagesModel& model = m_parts->model;
    return model.rowCount() > 0 || m_search || (model.filter().isActive() && !model.filter().isScanning());
}

void MessagesPage::read()
{
    if (!m_origin)
        return;
    const std::optional<ReadRequest> request = m_parts->controls->request(m_topic);
    if (!request)
        return;
    m_request = *request;
    std::unique_ptr<RecordStream> stream = m_origin->openStream(m_request);
    const std::size_t limit = std::size_t(m_services.settings->tailMemoryMiB()) << 20;
    const bool live = m_request.stop == StopKind::Live;
    stream->setMemoryLimit(limit, live ? 1'000'000 : 10'000'000);
    m_search = nullptr;
    m_searched = {};
    m_parts->strip->setSearch(nullptr, {});
    take(std::move(stream), m_request.start == StartKind::Newest && !live);
}

void MessagesPage::take(std::unique_ptr<RecordStream> stream, bool newestFirst)
{
    MessagesParts& parts = *m_parts;
    if (m_job)
        m_services.jobs->finish(std::exchange(m_job, 0), JobState::Cancelled);
    parts.model.setStream(nullptr, false);
    m_previousSearch.reset();
    m_record = {};
    m_stream = std::move(stream);
    m_shownRecord.clear();
    if (parts.detail->isVisible() || parts.compare->isVisible())
        showSide(nullptr);
    applyMatch();
    parts.model.setStream(m_stream.get(), newestFirst);
    parts.table->setFollowEnd(!m_search && m_request.stop == StopKind::Live);
    parts.table->setColumnShown(QStringLiteral("state"), m_request.showTransactions);
    parts.table->setColumnShown(QStringLiteral("topic"), m_search && !m_alsoIn.isEmpty());
    parts.header->setAddress(place().address());
    watchStream();
    survey();
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
    const StateView::State shown = m_parts->state->state();
    if (shown != StateView::State::Content && shown != StateView::State::Partial)
        showState();
    else if (!m_stateTimer.isActive())
        m_stateTimer.start();
}

void MessagesPage::showState()
{
    if (!m_stream)
        return;
    MessagesParts& parts = *m_parts;
    showFilterState();
    QString text = m_search ? QString() : readStateText(*m_stream);
    if (m_stream->bytesHeld() > 0)
        text = tr("%1 · %2 in memory").arg(text, formats::size(std::int64_t(m_stream->bytesHeld())));
    parts.status->setText(text);
    parts.status->setVisible(!m_search);
    const bool running = isRunning(m_stream->end());
    parts.read->setText(running ? tr("Stop") : m_search ? tr("Search again") : tr("Read again"));
    parts.pause->setVisible(running && !m_search && m_request.start != StartKind::Newest);
    parts.pause->setText(m_stream->isPaused() ? tr("Resume") : tr("Pause"));
    if (!m_search)
        reportJob();
    showStateView();
    showWantedRecord();
}

void MessagesPage::showStateView()
{
    // What a search missed is said in its strip.
    const QString problems = m_search ? QString() : problemsText(*m_stream);
    const ReadEnd end = m_stream->end();
    StateView* const state = m_parts->state;
    if (m_parts->model.rowCount() > 0) {
        if (problems.isEmpty())
            state->showContent();
        else
            state->showPartial(problems, tr("Try again"));
    } else if (!m_stream->problems().isEmpty() && (end == ReadEnd::Failed || end == ReadEnd::Running)) {
        const ReadProblem problem = m_stream->problems().value(0);
        const ErrorText text = failureText(problem);
        state->showFailed(text.title, tr("%1 %2").arg(text.sentence, text.action), tr("Try again"),
                          detailText(problem.error));
    } else {
        showEmptyState();
    }
}

void MessagesPage::showEmptyState()
{
    const ReadEnd end = m_stream->end();
    StateView* const state = m_parts->state;
    const auto count = std::int64_t(m_stream->count());
    if (count > 0) {
        const QString sentence = m_search ? tr("None of the %1 records found fits what was typed since.")
                                          : tr("None of the %1 records read so far fits the filter.");
        state->showEmpty(tr("Nothing matches"), sentence.arg(formats::count(count)), tr("Search everything"),
                         QStringLiteral("search"));
    } else if (m_search && end == ReadEnd::Running) {
        const SearchCounts counts = m_search->counts();
        state->showLoading(counts.offsetsTotal > 0
                               ? tr("Searching: %1 of %2 records so far")
                                     .arg(formats::count(counts.offsetsRead), formats::count(counts.offsetsTotal))
                               : tr("Asking for the offsets of %1…").arg(m_topic),
                           counts.offsetsTotal > 0 ? double(counts.offsetsRead) / double(counts.offsetsTotal) : -1);
    } else if (m_search) {
        state->showEmpty(tr("Nothing found"),
                         tr("%1 records were looked at; the line above says which part of the topic that was.")
                             .arg(formats::count(std::int64_t(m_search->counts().scanned))),
                         tr("Clear the filter"), QStringLiteral("search"));
    } else if (end == ReadEnd::Running) {
        const auto partitions = m_stream->progress().size();
        state->showLoading(partitions > 0 ? tr("Reading %n partition(s)…", nullptr, int(partitions))
                                          : tr("Asking the brokers of %1 for offsets…").arg(m_topic),
                           readFraction(*m_stream).value_or(-1));
    } else if (end == ReadEnd::Live) {
        state->showEmpty(tr("Waiting for records"),
                         tr("Nothing has arrived since this began. New records appear here by themselves."), {},
                         QStringLiteral("radio"));
    } else {
        state->showEmpty(tr("No records"), tr("There is nothing between this start and this stop."),
                         tr("Read from the beginning"), QStringLiteral("inbox"));
    }
}

void MessagesPage::actOnState()
{
    const bool nothingFits = m_stream && m_parts->model.rowCount() == 0 && m_stream->end() != ReadEnd::Failed;
    if (nothingFits && m_stream->count() > 0) {
        search();
    } else if (nothingFits && m_search) {
        clearWanted();
    } else if (m_stream && m_stream->end() == ReadEnd::ReachedStop && m_stream->count() == 0) {
        ReadRequest request;
        request.start = StartKind::Beginning;
        m_parts->controls->setRequest(request);
        read();
    } else {
        readOrSearch();
    }
}

void MessagesPage::reportJob()
{
    const bool running = isRunning(m_stream->end());
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

} // namespace weir
