#include "tests/support/fakebroker.h"

#include "backend/kafka/wire/decoder.h"
#include "tests/support/loopback.h"

#include <poll.h>

namespace weir::test {

FakeBroker::FakeBroker(std::map<ApiKey, Handler> handlers) : m_handlers(std::move(handlers))
{
    m_handle = listenOnFreePort(m_port);
    m_thread = std::thread([this] { serve(); });
}

FakeBroker::~FakeBroker()
{
    m_stop = true;
    m_thread.join();
    for (std::thread& one : m_conversations)
        one.join();
    ::close(m_handle);
}

bool FakeBroker::waitReadable(int handle) const
{
    while (!m_stop) {
        pollfd one{handle, POLLIN, 0};
        if (::poll(&one, 1, 20) > 0)
            return true;
    }
    return false;
}

void FakeBroker::serve()
{
    while (waitReadable(m_handle)) {
        const int peer = ::accept(m_handle, nullptr, nullptr);
        m_conversations.emplace_back([this, peer] {
            while (answerOne(peer))
                continue;
            ::close(peer);
        });
    }
}

bool FakeBroker::readExactly(int peer, std::string& into) const
{
    for (std::size_t have = 0; have < into.size();) {
        if (!waitReadable(peer))
            return false;
        const ssize_t got = ::recv(peer, into.data() + have, into.size() - have, 0);
        if (got <= 0)
            return false;
        have += std::size_t(got);
    }
    return true;
}

bool FakeBroker::answerOne(int peer) const
{
    std::string head(4, '\0');
    if (!readExactly(peer, head))
        return false;
    const std::int32_t size = WireDecoder(head, false).int32();
    std::string request(size < 0 ? 0U : std::size_t(size), '\0');
    if (size < 0 || !readExactly(peer, request))
        return false;
    WireDecoder in(request, false);
    const auto key = ApiKey(in.int16());
    in.int16();
    const std::int32_t correlation = in.int32();
    const auto handler = m_handlers.find(key);
    if (key != ApiKey::ApiVersions && handler == m_handlers.end())
        return false;
    const bool isFlexible = key == ApiKey::ApiVersions || handler->second.isFlexible;
    WireEncoder body(isFlexible);
    if (key == ApiKey::ApiVersions)
        writeVersions(body);
    else
        handler->second.answer(body);
    WireEncoder header(isFlexible && key != ApiKey::ApiVersions);
    header.int32(correlation);
    header.tags();
    WireEncoder frame(false);
    frame.int32(std::int32_t(header.data().size() + body.data().size()));
    frame.raw(header.data());
    frame.raw(body.data());
    return ::send(peer, frame.data().data(), frame.data().size(), MSG_NOSIGNAL) == ssize_t(frame.data().size());
}

void FakeBroker::writeVersions(WireEncoder& out) const
{
    out.int16(0);
    out.array(m_handlers.size());
    for (const auto& [key, handler] : m_handlers) {
        out.int16(std::int16_t(key));
        out.int16(std::int16_t(handler.version));
        out.int16(std::int16_t(handler.version));
        out.tags();
    }
    out.int32(0);
    out.tags();
}

FakeBroker::Handler metadataHandler(std::function<std::map<int, HostPort>()> brokers, std::vector<int> leaders)
{
    return {9, true, [brokers = std::move(brokers), leaders = std::move(leaders)](WireEncoder& out) {
                const auto all = brokers();
                out.int32(0);
                out.array(all.size());
                for (const auto& [id, address] : all) {
                    out.int32(id);
                    out.string(address.host);
                    out.int32(address.port);
                    out.nullableString(std::nullopt);
                    out.tags();
                }
                out.nullableString("fake");
                out.int32(1);
                out.array(1);
                out.int16(0);
                out.string("t");
                out.boolean(false);
                out.array(leaders.size());
                for (std::size_t i = 0; i < leaders.size(); ++i) {
                    out.int16(0);
                    out.int32(std::int32_t(i));
                    out.int32(leaders[i]);
                    out.int32(0);
                    for (int list = 0; list < 3; ++list)
                        out.array(0);
                    out.tags();
                }
                out.int32(0);
                out.tags();
                out.int32(0);
                out.tags();
            }};
}

FakeBroker::Handler logDirsHandler(std::int64_t first, std::int64_t second)
{
    return {2, true, [first, second](WireEncoder& out) {
                out.int32(0);
                out.array(1);
                out.int16(0);
                out.string("/data");
                out.array(1);
                out.string("t");
                out.array(2);
                for (int i = 0; i < 2; ++i) {
                    out.int32(i);
                    out.int64(i == 0 ? first : second);
                    out.int64(0);
                    out.boolean(false);
                    out.tags();
                }
                out.tags();
                out.tags();
                out.tags();
            }};
}

} // namespace weir::test
