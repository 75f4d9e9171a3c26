// The record beside the table, and its neighbours.
#include "backend/service/cluster.h"
#include "widgets/messages/messagespage.h"
#include "widgets/messages/messagesparts.h"

namespace weir {
namespace {

constexpr int mostSearchedRows = 100'000;

} // namespace

void MessagesPage::showRow(int row)
{
    const std::optional<std::size_t> at = m_parts->model.streamRow(row);
    if (at && m_stream && m_origin)
        showRecord(*m_stream, *at);
}

void MessagesPage::showRecord(RecordStream& stream, std::size_t streamRow)
{
    MessagesParts& parts = *m_parts;
    m_record = {};
    m_record.id = streamRow + stream.dropped();
    m_record.batch = stream.batch(streamRow, &m_record.index);
    m_recordStream = &stream;
    const RecordView record = m_record.batch->at(m_record.index);
    m_shownRecord = QStringLiteral("%1:%2").arg(record.partition).arg(record.offset);
    if (!parts.detail->isVisible())
        showSide(parts.detail);
    parts.header->setAddress(place().address());
    const MessageDetail::Reading how = reading(QString::fromStdString(m_record.batch->topics()[record.topic]));
    parts.detail->show(m_record.batch, m_record.index, how);
    parts.detail->keyStrip()->look(&stream, streamRow, {how.decoders, how.valueFormat, how.masks});
}

void MessagesPage::showWantedRecord()
{
    MessagesModel& model = m_parts->model;
    if (m_wantedRecord.isEmpty() || model.rowCount() == 0 || m_stream->end() == ReadEnd::Running)
        return;
    const QString wanted = std::exchange(m_wantedRecord, {});
    if (wanted == QLatin1String("newest")) {
        m_parts->table->setCurrentRow(0);
        return;
    }
    const auto partition = wanted.section(QLatin1Char(':'), 0, 0).toInt();
    const auto offset = wanted.section(QLatin1Char(':'), 1).toLongLong();
    const int rows = std::min(model.rowCount(), mostSearchedRows);
    for (int row = 0; row < rows; ++row) {
        const std::optional<std::size_t> at = model.streamRow(row);
        if (!at)
            continue;
        const RecordView record = m_stream->at(*at);
        if (record.partition == partition && record.offset == offset) {
            m_parts->table->setCurrentRow(row);
            return;
        }
    }
    m_navigator.say(tr("The record at offset %1 of partition %2 is not among those read.").arg(offset).arg(partition));
}

void MessagesPage::showRowOfId(quint64 id)
{
    RecordStream* const stream = m_recordStream;
    if (!stream || id < stream->dropped() || id - stream->dropped() >= stream->count())
        return;
    if (stream != m_stream.get()) { // found by a search of its own: no row of the table
        showRecord(*stream, std::size_t(id - stream->dropped()));
        return;
    }
    if (const int row = m_parts->model.rowOfId(id); row >= 0)
        m_parts->table->setCurrentRow(row);
    else // the filter leaves it out
        showRecord(*stream, std::size_t(id - stream->dropped()));
}

void MessagesPage::searchPrevious()
{
    if (!m_origin || !m_record.batch)
        return;
    const RecordView record = m_record.batch->at(m_record.index);
    SearchRequest request;
    request.topics = QStringList{QString::fromStdString(m_record.batch->topics()[record.topic])};
    request.range.start = StartKind::Beginning;
    request.range.startValue = 0;
    request.range.stop = StopKind::Offset;
    request.range.stopValue = record.offset;
    request.range.isolation = m_request.isolation;
    request.range.partitions = {record.partition};
    request.follow = FollowKey{std::string(record.key), Partitioner::All};
    // The record that is shown may lie in the last search; its batch stays.
    m_previousSearch = m_origin->openSearch(request);
    m_parts->detail->keyStrip()->setSearching(true);
    SearchStream* const search = m_previousSearch.get();
    // A limit of one would stop at whichever is met first; rows come in order, so the first of them is the one before.
    connect(search, &RecordStream::rowsAppended, this, [this, search] { previousFound(search); });
    connect(search, &RecordStream::endChanged, this, [this, search] { previousFound(search); });
    search->start();
}

void MessagesPage::previousFound(SearchStream* search)
{
    const bool isRunning = search->end() == ReadEnd::Running;
    if (m_previousSearch.get() != search || (isRunning && search->count() == 0))
        return;
    search->disconnect(this);
    KeyStrip* const strip = m_parts->detail->keyStrip();
    strip->setSearching(false);
    if (search->count() > 0) {
        search->cancel();
        showRecord(*search, 0);
    } else if (search->end() == ReadEnd::ReachedStop) {
        strip->setNothingBefore();
    } else {
        m_navigator.say(tr("The search for the previous record of this key did not come to its end."));
    }
}

void MessagesPage::redecode()
{
    m_parts->model.decodeAgain();
    showRow(m_parts->table->currentRow());
    survey();
}

} // namespace weir
