// Purpose: the records of one key over several topics as one time line: when, how long after the one before, what
// changed since the last of the same topic. Thread: GUI. Limits: made for 10,000 records; values of more than 256 KiB
// are not compared.
#pragma once

#include "backend/service/search/searchstream.h"
#include "models/common/snapshotmodel.h"
#include "models/messages/messagecells.h"

#include <QCache>

namespace weir {

struct FollowRow
{
    QString topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::int64_t timestampMs = -1;
    std::optional<std::int64_t> gapMs; ///< since the one before it in time, of any topic
    std::uint8_t flags = 0;
    std::shared_ptr<const RecordBatch> batch, previous; ///< previous: of the same topic; null: the first
    std::size_t index = 0, previousIndex = 0;

    friend bool operator==(const FollowRow&, const FollowRow&) = default;
};

class FollowModel : public RowModel<FollowRow>
{
    Q_OBJECT
public:
    enum Column { Time, Gap, Topic, Change, Value, Partition, Offset, Size };

    explicit FollowModel(QObject* parent = nullptr);

    /// All that the stream has so far, in the order of their times.
    void setRecords(const RecordStream& stream, bool newestFirst);
    void clear() { setRows({}); }
    struct Reading
    {
        std::shared_ptr<const DecoderSet> decoders;
        std::function<Format(const QString& topic)> valueFormat;
        MaskLookup masks;
    };
    void setReading(Reading reading);
    void setUtc(bool utc);
    /// From the first to the last: "14 records in 3 topics over 2 h 5 min". Empty: none.
    QString summary() const;

protected:
    QString rowId(const FollowRow& row) const override;
    QVariant cell(const FollowRow& row, int column, int role) const override;

private:
    struct Texts
    {
        QString value, change;
    };
    const Texts& texts(const FollowRow& row) const;
    std::string decoded(const RecordBatch& batch, std::size_t index, const QString& topic, std::size_t limit) const;
    QString changeOf(const FollowRow& row) const;
    void tellAll();

    Reading m_reading;
    bool m_utc = false;
    QString m_summary;
    mutable QCache<QString, Texts> m_texts{2000};
};

} // namespace weir
