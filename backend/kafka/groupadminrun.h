// Purpose: how GroupAdmin brings requests to coordinators: the inside of groupadmin*.cpp. Thread: as GroupAdmin.
#pragma once

#include "backend/kafka/groupadmin.h"

#include <thread>

namespace weir {

template <typename Request>
void GroupAdmin::run(Coordinators groups, const Errand<Request>& errand, const Deadline& deadline)
{
    constexpr int pauseMs = 100;
    for (int go = 0; !groups.empty(); ++go) {
        const bool isLast = errand.patience == Patience::OneMoreTime ? go > 0 : deadline.remainingMs() <= pauseMs;
        std::vector<std::string> later;
        const auto fail = [&](const std::string& group, const Error& error) {
            if (isCoordinatorError(error.code) && !isLast)
                later.push_back(group);
            else
                errand.fail(group, error);
        };
        lookUp(groups, fail, deadline);
        std::map<std::int32_t, std::vector<std::string>> byBroker;
        for (const auto& [group, broker] : groups)
            byBroker[broker].push_back(group);
        std::vector<BrokerAsk<Request>> asks;
        std::vector<std::vector<std::string>> asked;
        for (const auto& [broker, names] : byBroker) {
            for (std::size_t at = 0; at < names.size(); at += errand.batch) {
                const auto end = names.begin() + std::ptrdiff_t(std::min(names.size(), at + errand.batch));
                asked.emplace_back(names.begin() + std::ptrdiff_t(at), end);
                asks.push_back({broker, errand.make(asked.back()), Error{}});
            }
        }
        askBrokers(m_cluster, asks, deadline, m_requests, errand.within);
        groups.clear();
        for (const std::string& group : later)
            groups[group] = -1;
        for (std::size_t i = 0; i < asks.size(); ++i) {
            if (asks[i].answer) {
                for (const auto& [group, code] : errand.take(asked[i], *asks[i].answer)) {
                    if (isLast)
                        errand.fail(group, brokerError(code, QString::fromStdString(group)));
                    else
                        groups[group] = -1;
                }
                continue;
            }
            const Error& error = asks[i].answer.error();
            const bool isAway = error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::ConnectionRefused ||
                                error.kind == ErrorKind::NotFound;
            for (const std::string& group : asked[i]) {
                if (isAway && !isLast)
                    groups[group] = -1;
                else
                    errand.fail(group, error);
            }
        }
        if (go > 0 && !groups.empty())
            std::this_thread::sleep_for(std::chrono::milliseconds(std::min(pauseMs, deadline.remainingMs())));
    }
}

/// One entry a topic, in order.
template <typename Topic, typename Entries, typename Put> std::vector<Topic> byTopic(const Entries& entries, Put put)
{
    std::vector<Topic> topics;
    for (const auto& entry : entries) {
        const WireTopicPartition& at = [&]() -> const WireTopicPartition& {
            if constexpr (requires { entry.first; })
                return entry.first;
            else
                return entry;
        }();
        if (topics.empty() || topics.back().name != at.topic) {
            topics.emplace_back();
            topics.back().name = at.topic;
        }
        put(topics.back(), entry);
    }
    return topics;
}

} // namespace weir
