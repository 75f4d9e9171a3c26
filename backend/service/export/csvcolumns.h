// Purpose: what the columns of a CSV file are, and a record as one line of it. Thread: one at a time. Limits: a column
// whose field a record does not have is empty; null is empty too, empty text is "".
#pragma once

#include "backend/service/export/recordtext.h"

namespace weir {

class CsvColumns
{
public:
    /// Invalid: a column that is none; subject is the column.
    static Result<CsvColumns> parse(const QStringList& columns, bool guardFormulas);

    void appendHeader(std::string& out) const;
    void append(std::string& out, std::string_view topic, const RecordView& record,
                std::span<const RecordHeader> headers, RecordText& text) const;
    bool readsHeaders() const { return m_readsHeaders; }

private:
    enum class Root { Topic, Partition, Offset, Timestamp, Time, Key, Value, Headers, Header, Size };
    struct Step
    {
        std::string name;
        int index = -1; ///< ≥ 0: of an array
    };
    struct Column
    {
        std::string title;
        Root root = Root::Value;
        std::vector<Step> path;
    };
    static bool parsePath(std::string_view text, std::vector<Step>& path);
    void appendPath(std::string& out, const Column& column, const Decoded& decoded) const;

    std::vector<Column> m_columns;
    bool m_guard = true;
    bool m_readsKey = false, m_readsValue = false, m_readsHeaders = false;
};

} // namespace weir
