// Purpose: what the columns of a CSV file are, and a record as one line of it. Paths are those of FQL and of columns in
// tables: value.items.0.sku or value.items[0].sku, value.items[].sku for every element, joined by commas; a dot in a
// name is escaped. Thread: one at a time. Limits: a column whose field a record does not have is empty; null is empty
// too, empty text is "".
#pragma once

#include "backend/service/export/recordtext.h"

namespace weir {

class JsonPart;

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
    static constexpr int noIndex = -1, everyElement = -2;
    struct Step
    {
        std::string name;    ///< of a member; empty: only elements
        int index = noIndex; ///< of an array
    };
    struct Column
    {
        std::string title;
        Root root = Root::Value;
        std::vector<Step> path;
    };
    static bool parsePath(std::string_view text, std::vector<Step>& path);
    static void collect(const JsonPart& at, std::span<const Step> path, std::vector<std::string>& found);
    void appendPath(std::string& out, const Column& column, const Decoded& decoded) const;

    std::vector<Column> m_columns;
    bool m_guard = true;
    bool m_readsKey = false, m_readsValue = false, m_readsHeaders = false;
};

} // namespace weir
