#include "backend/engine/records/auditcounts.h"
#include "backend/engine/records/outboxrecord.h"
#include "backend/engine/records/outputformats.h"
#include "backend/engine/records/staterecord.h"
#include "tests/engine/records/recordsupport.h"
#include "tests/support/registry.h"

#include <QElapsedTimer>
#include <QTest>
#include <functional>
#include <random>

namespace weir::engine {

using test::profile;

class HostileRecordsTest : public QObject
{
    Q_OBJECT
    /// True: taken as a record.
    using Decoder = std::function<bool(std::string_view key, std::string_view value)>;
    struct Sample
    {
        std::string name;
        TopicRecord record;
        Decoder decode;
        bool isSealed = false;
    };
    std::unique_ptr<ProfileKeys> m_keys = test::threeKeys();
    EventsCodec m_events{m_keys.get()}, m_plainEvents{nullptr};
    StateCodec m_state{m_keys.get()}, m_plainState{nullptr};
    OutboxCodec m_outbox{m_keys.get()}, m_plainOutbox{nullptr};
    std::vector<Sample> m_samples;

    void add(const char* name, const Result<TopicRecord>& record, Decoder decode)
    {
        QVERIFY(record);
        m_samples.push_back({name, *record, std::move(decode), isSealed(*record->value)});
    }

private slots:
    void initTestCase()
    {
        for (EventsCodec* const codec : {&m_events, &m_plainEvents}) {
            for (const EventsRecord& record : test::oneOfEach())
                add("events", codec->encode(record), [this](std::string_view key, std::string_view value) {
                    (void)m_events.envelope(key, value);
                    return bool(m_events.decode(key, value));
                });
        }
        for (StateCodec* const codec : {&m_state, &m_plainState}) {
            std::vector<TopicRecord> records;
            QVERIFY(codec->split(profile("a"), 300, "the state of somebody", 0, records));
            add("state", records.front(), [this](std::string_view key, std::string_view value) {
                const Result<StatePiece> piece = m_state.decode(key, value);
                return piece && StateCodec::join({*piece});
            });
        }
        for (OutboxCodec* const codec : {&m_outbox, &m_plainOutbox})
            add("outbox", codec->encode({profile("a"), 1, "crm", "{}", "k", "m", 5}),
                [this](std::string_view key, std::string_view value) { return bool(m_outbox.decode(key, value)); });
        add("collected", collectedRecord("u", {"web", 5, std::string(test::eventText), {}}),
            [](std::string_view, std::string_view value) { return bool(collectedOf(value)); });
        add("audit", auditRecord({{"collect", "web", 29'000'000}, "w", {{1, 2, 3}}}),
            [](std::string_view key, std::string_view value) { return bool(auditOf(key, value)); });
        add("membership", membershipRecord({"vip", profile("a"), "V", true, 5, 1, cdp::Cause::Edit, "m"}),
            [](std::string_view, std::string_view value) { return bool(membershipOf(value)); });
    }

    void theyAreGoodToBeginWith()
    {
        for (const Sample& sample : m_samples)
            QVERIFY2(sample.decode(sample.record.key, *sample.record.value), sample.name.c_str());
    }

    void cutAnywhereIsNoRecord()
    {
        for (const Sample& sample : m_samples) {
            const std::string& value = *sample.record.value;
            for (std::size_t size = 0; size < value.size(); ++size)
                QVERIFY2(!sample.decode(sample.record.key, value.substr(0, size)), sample.name.c_str());
            QVERIFY2(!sample.decode(sample.record.key, value + '\x01'), sample.name.c_str());
        }
    }

    void strangeBytes()
    {
        std::vector<std::string> values(2);
        values[1].assign(1, '\0');
        for (const char* const text : {"{", "{}", "[]", "null", "0", "\"\"", "\x01", "\x02"})
            values.emplace_back(text);
        // An envelope: cut behind the kind, a kind longer than all, a seq that never ends, nothing but zeros behind.
        values.emplace_back("\x01\x05"
                            "event");
        values.emplace_back("\x01\xff"
                            "event");
        values
            .emplace_back("\x01\x05"
                          "event")
            .append(12, '\xff');
        values
            .emplace_back("\x01\x05"
                          "event\x01")
            .append(64, '\0');
        values.push_back(std::string("\x02\xff\xff\xff\xff\x0f", 6));
        values.push_back(std::string(10'000, '['));
        values.push_back(std::string(100'000, '\x01'));
        values.push_back(test::jsonOf("{'kind':'event','seq':-1}"));
        values.push_back(test::jsonOf("{'kind':'event','seq':1e400,'profile':[]}"));
        std::vector<std::string> keys(5, profile("a").toText());
        keys[1] += "/1";
        keys[2].clear();
        keys[3].assign(100, '/');
        for (const Sample& sample : m_samples) {
            keys[4] = sample.record.key;
            for (const std::string& value : values) {
                for (const std::string& key : keys)
                    QVERIFY2(!sample.decode(key, value), sample.name.c_str());
            }
        }
    }

    /// Whatever was changed in what is encrypted is found; the others do not fall over.
    void randomChanges()
    {
        std::mt19937 random(11);
        QElapsedTimer timer;
        timer.start();
        int rounds = 0, taken = 0;
        for (; rounds < 15'000 && (rounds < 100 || timer.elapsed() < 1'500); ++rounds) {
            for (const Sample& sample : m_samples) {
                std::string value = *sample.record.value;
                for (std::uint32_t i = random() % 4; i != UINT32_MAX; --i) {
                    const std::size_t at = random() % value.size();
                    switch (random() % 4) {
                    case 0:
                        value[at] = char(value[at] ^ 1 << random() % 8);
                        break;
                    case 1:
                        value[at] = char(random());
                        break;
                    case 2:
                        value.insert(at, 1, char(random()));
                        break;
                    default:
                        value.erase(at, 1 + random() % 3);
                    }
                    if (value.empty())
                        value = "x";
                }
                if (value == *sample.record.value)
                    continue;
                const bool isTaken = sample.decode(sample.record.key, value);
                taken += isTaken;
                QVERIFY2(!isTaken || !sample.isSealed, sample.name.c_str());
            }
        }
        QVERIFY(rounds >= 100);
        QVERIFY(taken > 0); // changes inside JSON texts are no mistakes
    }
};

WEIR_TEST(HostileRecordsTest)

} // namespace weir::engine

#include "hostilerecordstest.moc"
