#include "tests/engine/program/chaosload.h"

#include "backend/kafka/wire/httprequest.h"

#include <chrono>

namespace weir::test {
namespace {

using namespace std::chrono_literals;

constexpr int people = 120;
constexpr auto pause = 20ms;      // between two batches
constexpr auto retryAfter = 50ms; // or as soon as an engine comes or goes

} // namespace

void ChaosLoad::setPort(std::size_t engine, int port)
{
    {
        const std::lock_guard lock(m_mutex);
        m_portChanges += m_ports[engine] != port;
        m_ports[engine] = port;
    }
    m_changed.notify_all();
}

void ChaosLoad::start()
{
    m_thread = std::thread([this] { run(); });
}

void ChaosLoad::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

/// Two devices a person: somewhere on the way each is found to be the same one's.
std::string ChaosLoad::message(const std::string& id)
{
    const int device = static_cast<int>(m_random() % people);
    const std::string head = R"({"messageId":")" + id + R"(","anonymousId":"a)" + std::to_string(device) + '"';
    const std::string user = R"(,"userId":"u)" + std::to_string(device / 2) + '"';
    switch (m_random() % 10) {
    case 0:
        return head + user + R"(,"type":"identify","traits":{"plan":")" + (m_random() % 2 ? "pro" : "free") + R"("}})";
    case 1:
    case 2:
    case 3:
        return head + R"(,"type":"page","name":"Home"})";
    case 4:
        return head + user + R"(,"type":"track","event":"Order Completed","properties":{"total":)" +
               std::to_string(m_random() % 100) + "}}";
    default:
        return head + R"(,"type":"track","event":"Product Viewed","properties":{"price":)" +
               std::to_string(m_random() % 50) + "}}";
    }
}

std::string ChaosLoad::batch(std::vector<std::string>& ids)
{
    std::string body = R"({"batch":[)";
    for (int i = 0; i < 10; ++i) {
        ids.push_back("m" + std::to_string(++m_number));
        body += (i ? "," : "") + message(ids.back());
    }
    return body + "]}";
}

bool ChaosLoad::post(int port, const std::string& body)
{
    HttpRequest request;
    request.url = QStringLiteral("http://127.0.0.1:%1/v1/batch").arg(port);
    request.headers = {"Content-Type: application/json", "Authorization: Basic ZGVtbzo="}; // demo:
    request.body = body;
    request.timeoutMs = 5'000;
    const Result<HttpAnswer> answer = performHttp(request);
    return answer && answer->status == 200;
}

void ChaosLoad::run()
{
    std::unique_lock lock(m_mutex);
    do {
        std::vector<std::string> ids;
        const std::string body = batch(ids);
        while (true) {
            const int port = m_ports[m_random() % m_ports.size()], changes = m_portChanges;
            lock.unlock();
            const bool isKept = port > 0 && post(port, body);
            ++m_tried;
            lock.lock();
            if (isKept)
                break;
            m_changed.wait_for(lock, retryAfter, [&] { return m_portChanges != changes; });
        }
        ++m_batchesKept;
        m_kept.insert(ids.begin(), ids.end());
    } while (!m_changed.wait_for(lock, pause, [&] { return m_isStopping; }));
}

} // namespace weir::test
