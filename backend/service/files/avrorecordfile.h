// Purpose: Avro object container files as records: values as JSON by the schema that the file carries, or, where the
// file was exported here, the records as they were. Thread: see recordfile.h. Limits: avrocontainer.h. After a damaged
// block the next one is looked for by its marker.
#pragma once

#include "backend/serde/avrocontainer.h"
#include "backend/serde/avroschema.h"
#include "backend/service/files/recordfile.h"

namespace weir {

class AvroRecordFile final : public RecordFile
{
public:
    /// Decode: a damaged header or schema; UnsupportedVersion: a codec that is not known.
    static Result<std::shared_ptr<const RecordFile>> make(std::shared_ptr<const FileBytes> bytes, const QString& name);

    FileFacts facts() const override;
    Result<std::optional<Loaded>> load(std::int64_t at, std::int64_t first) const override;
    void each(const Loaded& loaded, const Sink& sink) const override;
    bool knowsTopics() const override { return !m_isExported; }

private:
    using RecordFile::RecordFile;
    Result<std::optional<Loaded>> damaged(std::int64_t at, std::int64_t first, const QString& what) const;
    /// Takes one record of our own off `bodies`. False: the bytes are none.
    bool takeExported(std::string_view& bodies, RecordView& record, std::vector<RecordHeader>& headers) const;

    AvroContainerHeader m_header;
    std::shared_ptr<const AvroSchema> m_schema;
    bool m_isExported = false;
};

} // namespace weir
