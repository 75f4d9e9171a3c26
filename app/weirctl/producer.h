// Purpose: runs one `weirctl produce`: writes what the source gives, says what was written and what was not. Thread:
// main; blocks until the end.
#pragma once

#include "app/shell/connecting.h"
#include "app/weirctl/outputbuffer.h"
#include "backend/service/produce/produceloop.h"

#include <QElapsedTimer>

namespace weir::ctl {

class Producer
{
public:
    /// `json`: one line a delivery on standard output.
    Producer(const Target& target, QString topic, bool json) : m_target(target), m_topic(std::move(topic)), m_json(json)
    {
    }

    /// The exit status. What goes wrong has been said on standard error.
    int run(ProduceSource& source, const RunOptions& options);

private:
    void delivered(const Delivery& delivery);
    void failed(std::uint64_t number, const Error& error, const QString& sentence);
    void tick(const ProduceLoop& loop);
    void sayEnd(const ProduceLoop& loop, RunEnd end, double seconds);

    static constexpr int mostComplaints = 20;
    const Target& m_target;
    const QString m_topic;
    const bool m_json;
    OutputBuffer m_out;
    ProduceSource* m_source = nullptr;
    int m_complaints = 0;
    std::int64_t m_quiet = 0; ///< failures that were not told one by one
    QElapsedTimer m_sinceDelivery;
    bool m_saidWaiting = false;
};

} // namespace weir::ctl
