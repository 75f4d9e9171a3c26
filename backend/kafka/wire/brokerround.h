// Purpose: asks several brokers at once, each one or more requests, which follow one another without waiting. Thread:
// one worker, which waits for all; one thread more a broker if there are several. Limits: a broker that fails costs its
// own answers; a connection that died while it was idle is opened anew once; what is asked may be asked twice then.
#pragma once

#include "backend/kafka/wire/wirecluster.h"

#include <deque>
#include <functional>
#include <set>

namespace weir {

using RequestCounts = std::map<std::int32_t, int>; ///< by broker

template <typename Request> struct BrokerAsk
{
    std::int32_t broker = -1;
    Request request;
    Result<typename Request::Answer> answer = Error{};
};

/// Calls `work` for all at once and waits.
void forEachBroker(const std::set<std::int32_t>& brokers, const std::function<void(std::int32_t)>& work);

/// Errors of an answer: as of a connection; UnsupportedVersion; Decode.
template <typename Request>
void askBrokers(WireCluster& cluster, std::vector<BrokerAsk<Request>>& asks, const Deadline& deadline,
                RequestCounts& counts, VersionRange within = anyVersion);

namespace brokerround {

constexpr std::size_t mostUnderWay = 8;
/// So that a broker can always write what it has to say while it has not read all that it is asked.
constexpr std::size_t mostBytesUnderWay = std::size_t(32) << 10;

/// Sends and receives from `next` on, up to the end or the first error of the connection, which it returns.
template <typename Request>
Result<void> pipeline(WireConnection& connection, const std::vector<BrokerAsk<Request>*>& asks, std::size_t& next,
                      const Deadline& deadline, VersionRange within, int& sent)
{
    WireBuffer buffer;
    std::deque<std::pair<std::size_t, WireConnection::Sent>> underWay;
    std::size_t bytes = 0, toSend = next;
    while (toSend < asks.size() || !underWay.empty()) {
        if (toSend < asks.size() &&
            (underWay.empty() || (underWay.size() < mostUnderWay && bytes < mostBytesUnderWay))) {
            Result<WireConnection::Sent> one = connection.send(asks[toSend]->request, deadline, within);
            if (!one && !connection.isOpen())
                return one.error();
            if (one) {
                ++sent;
                bytes += one->bytes;
                underWay.emplace_back(toSend, *one);
            } else {
                asks[toSend]->answer = one.error();
            }
            ++toSend;
            continue;
        }
        const auto [index, one] = underWay.front();
        typename Request::Answer answer;
        const Result<std::size_t> received =
            connection.receive<Request>(one, buffer, answer, deadline.remainingMs(), deadline.cancelFlag());
        if (!received && !connection.isOpen())
            return received.error();
        if (received)
            asks[index]->answer = std::move(answer);
        else
            asks[index]->answer = received.error();
        underWay.pop_front();
        bytes -= one.bytes;
        next = index + 1;
    }
    return {};
}

template <typename Request>
void askOne(WireCluster& cluster, std::int32_t broker, const std::vector<BrokerAsk<Request>*>& asks,
            const Deadline& deadline, VersionRange within, int& sent)
{
    std::size_t next = 0;
    for (int go = 0;; ++go) {
        const Result<WireConnection*> connection = cluster.broker(broker, deadline);
        const Result<void> done =
            connection ? pipeline(**connection, asks, next, deadline, within, sent) : Result<void>(connection.error());
        if (done)
            return;
        if (connection && done.error().kind == ErrorKind::Unreachable && go == 0)
            continue;
        for (; next < asks.size(); ++next)
            asks[next]->answer = done.error();
        return;
    }
}

} // namespace brokerround

template <typename Request>
void askBrokers(WireCluster& cluster, std::vector<BrokerAsk<Request>>& asks, const Deadline& deadline,
                RequestCounts& counts, VersionRange within)
{
    std::map<std::int32_t, std::vector<BrokerAsk<Request>*>> byBroker;
    std::set<std::int32_t> brokers;
    RequestCounts sent;
    for (BrokerAsk<Request>& ask : asks) {
        byBroker[ask.broker].push_back(&ask);
        brokers.insert(ask.broker);
        sent[ask.broker] = 0;
    }
    forEachBroker(brokers, [&](std::int32_t broker) {
        brokerround::askOne(cluster, broker, byBroker.at(broker), deadline, within, sent.at(broker));
    });
    for (const auto& [broker, count] : sent)
        counts[broker] += count;
}

} // namespace weir
