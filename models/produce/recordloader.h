// Purpose: one record of a topic, read and decoded so that it can be edited and sent again. Thread: GUI; nothing
// blocks. Limits: what cannot be written back the same way (compressed, unknown, Kafka's own formats) is loaded as hex.
// Masked parts are not loaded: isMasked is told before anything is shown.
#pragma once

#include "backend/base/error.h"
#include "backend/serde/masking.h"
#include "backend/service/recordstream.h"
#include "models/produce/producedraft.h"

#include <QObject>

namespace weir {

class Cluster;

class RecordLoader : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    ~RecordLoader() override;

    /// `masks` may be null. A former question is dropped.
    void load(Cluster* cluster, const QString& topic, std::int32_t partition, std::int64_t offset,
              std::shared_ptr<const MaskSet> masks);
    bool isLoading() const { return m_stream != nullptr; }

    /// For tests and load(): a record as a draft; none while a schema is on its way.
    static std::optional<ProduceDraft> draftOf(const RecordView& record, const std::vector<RecordHeader>& headers,
                                               const QString& topic, const DecoderSet& decoders);

signals:
    void loaded(const ProduceDraft& draft);
    void isMasked();                 ///< rules hide something of it
    void isGone();                   ///< no such record, or not any more
    void failed(const Error& error); ///< the topic could not be read

private:
    void look();
    bool concernsMasks(const RecordView& record, const std::vector<RecordHeader>& headers) const;

    Cluster* m_cluster = nullptr;
    QString m_topic;
    std::int64_t m_offset = 0;
    std::shared_ptr<const MaskSet> m_masks;
    std::unique_ptr<RecordStream> m_stream;
};

} // namespace weir
