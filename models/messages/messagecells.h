// Purpose: what the cells of a record show: key, value, headers and fields, decoded when they are looked at, masked,
// and the colour of the row. Thread: GUI. Limits: the last 4,000 rows are remembered; fields and colours of records
// over 256 KiB are not worked out, because a table must not stall.
#pragma once

#include "backend/serde/masking.h"
#include "backend/service/recordmatch.h"
#include "backend/service/recordstream.h"
#include "models/messages/messageview.h"
#include "models/messages/recordfield.h"

#include <QCache>
#include <functional>
#include <map>

namespace weir {

/// The masks in force for a topic; null or empty: none.
using MaskLookup = std::function<std::shared_ptr<const MaskSet>(const QString& topic)>;

class MessageCells
{
public:
    static constexpr std::size_t largestWorkedOut = 256 * 1024;

    struct Text
    {
        QString text;
        bool isOdd = false;    ///< could not be decoded, or not yet
        bool isMasked = false; ///< something in it is hidden
    };
    struct Row
    {
        Text key, value, headers;
        bool texts = false, fieldsKnown = false;
        std::vector<std::optional<FieldValue>> fields;
        std::vector<bool> masked; ///< of the fields
        bool isTooLarge = false;  ///< its fields are not worked out
        std::optional<int> tint;  ///< -1: none; unset: not known
    };

    void setMatch(std::shared_ptr<const RecordMatch> match);
    void setMasks(MaskLookup masks);
    void setFields(const QStringList& paths);
    const QStringList& fields() const { return m_paths; }
    /// Rules whose filter is wrong are left out.
    void setColours(const QVector<ColourRule>& rules);
    void forget() { m_rows.clear(); }

    const Row& texts(std::uint64_t id, const RecordStream& stream, std::size_t streamRow);
    const Row& withFields(std::uint64_t id, const RecordStream& stream, std::size_t streamRow);
    /// 0–5, or -1.
    int tint(std::uint64_t id, const RecordStream& stream, std::size_t streamRow);
    /// Key or value whole, masked: for the clipboard.
    QString whole(RecordPart part, const RecordStream& stream, std::size_t streamRow);

private:
    struct Field
    {
        RecordPart part = RecordPart::Value;
        QStringList parts;
        std::string header;
    };
    struct Colour
    {
        std::shared_ptr<const RecordMatch> match;
        int series = 0;
    };
    Row& row(std::uint64_t id);
    const MaskSet* masks(const std::string& topic);
    /// `clear` gets the text before it was masked, if that changed it.
    Decoded decode(RecordPart part, const RecordView& record, const std::string& topic, std::size_t limit,
                   std::optional<std::string>* clear);
    Text cell(RecordPart part, const RecordView& record, const std::string& topic);
    Text headerCell(const RecordStream& stream, std::size_t streamRow, const std::string& topic);
    void compileColours();

    std::shared_ptr<const RecordMatch> m_match;
    MaskLookup m_lookup;
    std::map<std::string, std::shared_ptr<const MaskSet>> m_masks;
    QStringList m_paths;
    std::vector<Field> m_fields;
    QVector<ColourRule> m_rules;
    std::vector<Colour> m_colours;
    QCache<std::uint64_t, Row> m_rows{4000};
};

/// Control characters become spaces: one line for a cell.
QString oneLine(std::string_view text);

} // namespace weir
