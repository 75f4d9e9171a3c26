// Purpose: a destination on a virtual clock for tests: what it is sent and what it answers, told in words. Thread: one.
#pragma once

#include "backend/cdp/delivery/deliveryqueue.h"

#include <functional>
#include <sstream>

namespace weir::cdp {

/// Profiles are letters, items their letter and a number: "a1".
class DeliveryStory
{
public:
    static constexpr std::int64_t start = 1'767'225'600'000;

    explicit DeliveryStory(const DestinationDefinition& settings = {}, bool isEnabled = true)
        : m_settings(settings), queue(settings, isEnabled)
    {
    }

    static ProfileId profile(char letter) { return {0, std::uint64_t(letter)}; }
    void offer(const std::string& names)
    {
        std::istringstream words(names);
        for (std::string name; words >> name;)
            queue.offer({profile(name[0]), name, "key " + name, "message " + name, 0}, now());
    }
    /// What each attempt is answered: a status, by the item's name and the number of the attempt.
    std::function<DeliveryAnswer(const std::string&, int)> answers = [](const std::string&, int) {
        return DeliveryAnswer{};
    };
    void answerAlways(int status)
    {
        answers = [status](const std::string&, int) { return DeliveryAnswer{.status = status}; };
    }

    std::int64_t now() const { return start + elapsed; }
    /// Everything that happens until then: "0 a1 ok, 1000 b1 retry 2000"; dead letters with their reason.
    std::string until(std::int64_t ms)
    {
        m_told.clear();
        for (int steps = 0; steps < 100'000; ++steps) {
            const std::int64_t next = std::max(queue.nextDue(), now());
            if (next > start + ms)
                break;
            elapsed = next - start;
            run();
        }
        elapsed = ms;
        return m_told;
    }
    std::string all() { return until(400LL * 86'400'000); }

    void restart()
    {
        ByteWriter writer;
        queue.save(writer);
        const std::string bytes = writer.take();
        queue = DeliveryQueue(m_settings, m_isEnabled);
        ByteReader reader(bytes);
        isRestored = queue.load(reader) && reader.atEnd();
    }
    void configure(bool isEnabled)
    {
        m_isEnabled = isEnabled;
        queue.configure(m_settings, isEnabled, now());
    }

private:
    void run()
    {
        std::vector<DeliveryOutcome> outcomes;
        const std::vector<DeliveryAttempt> attempts = queue.due(now(), outcomes);
        for (const DeliveryOutcome& outcome : outcomes)
            tell(outcome);
        for (const DeliveryAttempt& attempt : attempts)
            if (const auto outcome = queue.answered(attempt.id, answers(attempt.item->payload, attempt.number), now()))
                tell(*outcome);
    }
    void tell(const DeliveryOutcome& outcome)
    {
        using Kind = DeliveryOutcome::Kind;
        m_told += (m_told.empty() ? "" : ", ") + std::to_string(elapsed) + ' ' + outcome.item->payload;
        if (outcome.kind == Kind::Delivered)
            m_told += " ok";
        if (outcome.kind == Kind::Retried)
            m_told += " retry " + std::to_string(outcome.nextMs - start);
        if (outcome.kind == Kind::Paused)
            m_told += " pause " + std::to_string(outcome.nextMs - start);
        if (outcome.kind == Kind::DeadLettered)
            m_told += ' ' + std::string(outcome.reason) + ' ' + std::to_string(outcome.answer.status) + '/' +
                      std::to_string(outcome.attempts);
    }

    DestinationDefinition m_settings;
    std::string m_told;
    bool m_isEnabled = true;

public:
    DeliveryQueue queue;
    std::int64_t elapsed = 0;
    bool isRestored = false;
};

} // namespace weir::cdp
