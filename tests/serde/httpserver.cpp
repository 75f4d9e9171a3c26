#include "tests/serde/httpserver.h"

#include <arpa/inet.h>
#include <cstdlib>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace weir::test {

HttpServer::HttpServer(std::function<HttpAnswer(const HttpRequest&)> handler, int port) : m_handler(std::move(handler))
{
    m_listen = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    setsockopt(m_listen, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(std::uint16_t(port));
    socklen_t size = sizeof address;
    if (bind(m_listen, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(m_listen, 16) != 0)
        std::abort();
    getsockname(m_listen, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

HttpServer::~HttpServer()
{
    m_stop = true;
    m_thread.join();
    close(m_listen);
}

void HttpServer::run()
{
    std::vector<int> hanging;
    while (!m_stop) {
        pollfd waiting{m_listen, POLLIN, 0};
        if (poll(&waiting, 1, 20) <= 0)
            continue;
        const int client = accept(m_listen, nullptr, nullptr);
        std::string raw;
        std::size_t wanted = std::string::npos;
        char buffer[4096];
        while (raw.size() < wanted) {
            const ssize_t got = recv(client, buffer, sizeof buffer, 0);
            if (got <= 0)
                break;
            raw.append(buffer, std::size_t(got));
            const std::size_t end = raw.find("\r\n\r\n");
            if (end == std::string::npos)
                continue;
            const std::size_t length = raw.find("Content-Length: ");
            wanted = end + 4 + (length < end ? std::size_t(std::atoi(raw.c_str() + length + 16)) : 0);
        }
        HttpRequest request;
        const std::size_t end = raw.find("\r\n\r\n");
        if (end == std::string::npos) { // gone before it asked
            close(client);
            continue;
        }
        request.method = raw.substr(0, raw.find(' '));
        request.path =
            raw.substr(request.method.size() + 1, raw.find(' ', request.method.size() + 1) - request.method.size() - 1);
        request.headers = raw.substr(0, end);
        request.body = raw.substr(end + 4);
        ++m_requests;
        const HttpAnswer answer = m_handler(request);
        if (answer.hang) {
            hanging.push_back(client);
            continue;
        }
        const std::string reply = "HTTP/1.1 " + std::to_string(answer.status) +
                                  " X\r\nConnection: close\r\nContent-Length: " + std::to_string(answer.body.size()) +
                                  "\r\n\r\n" + answer.body;
        send(client, reply.data(), reply.size(), MSG_NOSIGNAL);
        close(client);
    }
    for (const int client : hanging)
        close(client);
}

} // namespace weir::test
