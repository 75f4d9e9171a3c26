// Purpose: a tiny HTTP server for tests: real sockets, answers from a function. Thread: its own; handler runs on it.
// Closes after each answer.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace weir::test {

struct HttpRequest
{
    std::string method, path, headers, body;
};
struct HttpAnswer
{
    int status = 200;
    std::string body;
    bool hang = false; ///< never answers; the connection stays open until the server ends
};

class HttpServer
{
public:
    /// `port` 0: any free one.
    explicit HttpServer(std::function<HttpAnswer(const HttpRequest&)> handler, int port = 0);
    ~HttpServer();
    int port() const { return m_port; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    int requests() const { return m_requests; }

private:
    void run();
    std::function<HttpAnswer(const HttpRequest&)> m_handler;
    int m_listen = -1;
    int m_port = 0;
    std::atomic<int> m_requests = 0;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

} // namespace weir::test
