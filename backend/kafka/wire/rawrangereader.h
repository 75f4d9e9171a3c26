// Purpose: RangeReader over RawReader: records as they lie in the log, with aborted ones and transaction markers.
// Thread: one worker; cancel() any. Limits: an endless range is read in passes of up to the high watermark, 200 ms
// apart when there is nothing new.
#pragma once

#include "backend/kafka/recordreader.h"
#include "backend/kafka/wire/rawreader.h"

#include <QElapsedTimer>

namespace weir {

class RawRangeReader final : public RangeReader
{
public:
    RawRangeReader(ClientConf conf, const QString& topic, Put put);

    Result<void> assign(const std::vector<ReadRange>& ranges) override;
    std::size_t poll(int timeoutMs) override;
    bool isDone() const override;
    const std::map<std::int32_t, ReadPosition>& positions() const override { return m_positions; }
    const std::map<std::int32_t, Error>& problems() const override { return m_problems; }
    void cancel() override { m_cancelled = true; }

private:
    Result<void> beginPass();
    void takeProgress();
    void report(const Error& error);

    const ClientConf m_conf;
    const QString m_topic;
    const Put m_put;
    std::unique_ptr<RawReader> m_reader; ///< null between passes
    std::map<std::int32_t, ReadPosition> m_positions;
    std::map<std::int32_t, Error> m_problems;
    QElapsedTimer m_sincePass;
    std::atomic<bool> m_cancelled = false;
};

} // namespace weir
