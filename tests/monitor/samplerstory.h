// Purpose: a sampler over a fake cluster on a virtual clock, sample by sample. Thread: the test's.
#pragma once

#include "backend/monitor/sampling/sampler.h"
#include "tests/support/fakesource.h"

#include <QElapsedTimer>
#include <QObject>
#include <functional>

namespace weir::test {

class SamplerStory : public QObject
{
    Q_OBJECT
protected:
    static constexpr int everyMs = 5000;
    static constexpr std::int64_t beganMs = 1'767'225'600'000;

    void begin(CommitFeed* feed = nullptr)
    {
        sampler.reset();
        source.~FakeSource();
        new (&source) FakeSource;
        clock = VirtualClock(beganMs);
        snapshot.reset();
        sampler = std::make_unique<Sampler>(source, clock, feed);
    }
    void sample()
    {
        if (snapshot)
            clock.advance(everyMs);
        snapshot = sampler->sample(everyMs, {});
    }
    void run(int samples, const std::function<void()>& before = {})
    {
        for (int i = 0; i < samples; ++i) {
            if (before)
                before();
            sample();
        }
    }
    /// A topic of one partition and a group with one member on it, both at 1,000.
    void reader(const std::string& id, const std::string& topic)
    {
        source.addTopic(topic, 1, 1000);
        source.addGroup(id);
        source.setMembers(id, {FakeSource::member("a", {{topic, 0}})});
        source.commit(id, topic, 0, 1000);
        m_reader = {id, topic};
    }
    void produceAndCommit(int produced, int committed)
    {
        source.at(m_reader.second, 0).end += produced;
        source.groups[m_reader.first].offsets[{m_reader.second, 0}].offset += committed;
    }

    const GroupInfo& group(const char* id) const
    {
        static const GroupInfo none;
        const auto found = snapshot->group(QString::fromLatin1(id));
        return found ? *found : none;
    }
    const GroupPartition& row(const char* id, const char* topic, int partition) const
    {
        static const GroupPartition none;
        for (const GroupPartition& row : group(id).partitions) {
            if (row.at == TopicPartition{QString::fromLatin1(topic), partition})
                return row;
        }
        return none;
    }

    FakeSource source;
    VirtualClock clock{beganMs};
    std::unique_ptr<Sampler> sampler;
    std::shared_ptr<const MonitorSnapshot> snapshot;

private:
    std::pair<std::string, std::string> m_reader;
};

} // namespace weir::test
