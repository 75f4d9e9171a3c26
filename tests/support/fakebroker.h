// Purpose: a broker of a few canned answers, for what a real one does not do on demand. Thread: its own, one a
// connection; handlers are called there. Limits: plain text; ApiVersions is answered with what the handlers have.
#pragma once

#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/encoder.h"
#include "backend/kafka/wire/messages.h"
#include "backend/kafka/wire/socket.h"
#include "tests/wire/localserver.h"

#include <map>
#include <vector>

namespace weir::test {

class FakeBroker
{
public:
    /// Writes the answer's fields; the version is the only one offered.
    struct Handler
    {
        int version;
        bool isFlexible;
        std::function<void(WireEncoder&)> answer;
    };

    explicit FakeBroker(std::map<ApiKey, Handler> handlers);
    ~FakeBroker();

    std::uint16_t port() const { return m_port; }
    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }

private:
    bool waitReadable(int handle) const;
    void serve();
    bool readExactly(int peer, std::string& into) const;
    bool answerOne(int peer) const;
    void writeVersions(WireEncoder& out) const;

    const std::map<ApiKey, Handler> m_handlers;
    int m_handle = -1;
    std::uint16_t m_port = 0;
    std::atomic<bool> m_stop = false;
    std::vector<std::thread> m_conversations;
    std::thread m_thread;
};

/// Metadata 9: brokers by id; one topic "t", whose partitions are led by `leaders`, in their order.
FakeBroker::Handler metadataHandler(std::function<std::map<int, HostPort>()> brokers, std::vector<int> leaders);

/// DescribeLogDirs 2: one directory with partitions 0 and 1 of "t", each as large as said.
FakeBroker::Handler logDirsHandler(std::int64_t first, std::int64_t second);

} // namespace weir::test
