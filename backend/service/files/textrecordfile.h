// Purpose: files of text as records: JSON lines or any lines, CSV with a header line, JSON values one after the other
// or in one array. Thread: see recordfile.h. Limits: UTF-8 (what is none is shown as such); a CSV row becomes an object
// of its cells, numbers as numbers, the rest as text, an empty cell without quotes as null.
#pragma once

#include "backend/service/files/recordfile.h"

namespace weir {

class TextRecordFile final : public RecordFile
{
public:
    /// Invalid: this is no text.
    static Result<std::shared_ptr<const RecordFile>> make(std::shared_ptr<const FileBytes> bytes, const QString& name,
                                                          std::string_view beginning);

    FileFacts facts() const override;
    Result<std::optional<Loaded>> load(std::int64_t at, std::int64_t first) const override;
    void each(const Loaded& loaded, const Sink& sink) const override;
    bool knowsTopics() const override { return !m_isExported; }

protected:
    void seeTopics(const Loaded& loaded) const override;

private:
    using RecordFile::RecordFile;
    void recognise(std::string_view beginning);
    Result<void> readCsvHeader();
    /// The length of the record that `text` begins with, with what ends it; npos: it goes on behind `text`.
    std::size_t recordSize(std::string_view text) const;
    void emitLine(std::string_view line, std::int64_t number, std::int64_t at, const Sink& sink) const;
    void emitRow(std::string_view line, std::int64_t number, std::int64_t at, const Sink& sink) const;
    void emitValue(std::string_view value, std::int64_t number, std::int64_t at, const Sink& sink) const;

    FileKind m_kind = FileKind::Lines;
    bool m_isExported = false;
    char m_delimiter = ',';
    std::vector<std::string> m_columns; ///< CSV: as JSON strings with quotes
};

/// The length of the first JSON value of `text` with the white space and commas around it; npos: it goes on behind.
std::size_t jsonValueSize(std::string_view text);

} // namespace weir
