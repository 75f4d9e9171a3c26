// Purpose: the rows of a record stream for a table, all of them or those that a filter lets through; behind the fixed
// columns those of JSON fields. Thread: GUI. Limits: 10 M rows; text is decoded for the cells that are looked at, cut
// to some hundred letters; nothing is done per row on arrival.
#pragma once

#include "backend/service/recordfilter.h"
#include "models/common/tablemodel.h"
#include "models/messages/messagecells.h"

#include <memory>

namespace weir {

class MessagesModel : public TableModel
{
    Q_OBJECT
public:
    enum Column { Time, Topic, Partition, Offset, Key, Value, Headers, Size, State, FirstField };

    explicit MessagesModel(QObject* parent = nullptr);

    /// Null: empty. `newestFirst`: the last record is the first row.
    void setStream(RecordStream* stream, bool newestFirst);
    /// How key and value are shown and looked through; also compiles into the filter.
    void setMatch(std::shared_ptr<const RecordMatch> match);
    void setUtc(bool utc);
    /// JSON fields as columns, by path ("value.customer.email"); what is no path is left out.
    void setFields(const QStringList& paths);
    const QStringList& fields() const { return m_cells.fields(); }
    /// Fields that were seen to be numbers: their titles stand over them, at the right.
    void setNumberFields(const QStringList& paths);
    void setColours(const QVector<ColourRule>& rules);
    /// Call again when rules change or something is revealed.
    void setMasks(MaskLookup masks);
    /// Schemas came: what was on its way can be decoded now.
    void decodeAgain();

    /// The stream's row behind a table row; nothing if it has been dropped meanwhile.
    std::optional<std::size_t> streamRow(int row) const;
    /// Stable over dropping: for the detail and the selection.
    std::uint64_t rowId(int row) const;
    /// -1: it is not among the rows. O(log n).
    int rowOfId(std::uint64_t id) const;
    RecordStream* stream() const { return m_stream; }
    const RecordFilter& filter() const { return m_filter; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    static RecordField fieldOf(const QString& columnId);
    /// "value.total" of "field:value.total"; empty: a fixed column.
    static QString fieldPathOf(const QString& columnId);

private:
    void clear();
    void append(qulonglong count);
    void drop(qulonglong count);
    void cellsChanged();
    QString cellText(int column, std::uint64_t id, std::size_t streamRow) const;
    QString fieldText(int column, std::uint64_t id, std::size_t streamRow) const;
    QString rawText(int column, std::uint64_t id, std::size_t streamRow) const;
    QString mark(int column, std::uint64_t id, std::size_t streamRow) const;
    bool isSecondary(int column, std::uint64_t id, std::size_t streamRow) const;
    QVariant badge(const RecordView& record, int role) const;

    QPointer<RecordStream> m_stream;
    RecordFilter m_filter;
    std::shared_ptr<const RecordMatch> m_match;
    std::uint64_t m_first = 0; ///< id of the oldest row the views know, unfiltered
    qulonglong m_count = 0;    ///< rows the views know
    qulonglong m_gone = 0;     ///< filtered: matches dropped from the front that the views still know
    bool m_newestFirst = false;
    bool m_utc = false;
    QStringList m_numberFields;
    mutable MessageCells m_cells;
};

} // namespace weir
