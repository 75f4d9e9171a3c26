#include "tests/engine/records/recordsupport.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::engine {

using test::jsonOf;
using test::oneOfEach;
using test::profile;
using test::told;

class EventsCodecTest : public QObject
{
    Q_OBJECT
private slots:
    void everyKindComesBack_data()
    {
        QTest::addColumn<bool>("isEncrypted");
        QTest::newRow("plain") << false;
        QTest::newRow("encrypted") << true;
    }
    void everyKindComesBack()
    {
        QFETCH(bool, isEncrypted);
        const auto keys = test::threeKeys();
        EventsCodec codec(isEncrypted ? keys.get() : nullptr);
        for (const EventsRecord& record : oneOfEach()) {
            const auto encoded = codec.encode(record);
            QVERIFY(encoded);
            QCOMPARE(encoded->topic, std::string_view("events"));
            QCOMPARE(encoded->key, eventsProfile(record).toText());
            QVERIFY(encoded->profile == eventsProfile(record));
            QCOMPARE(encoded->kind, eventsKind(record));
            QCOMPARE(encoded->seq, std::to_string(eventsSeq(record)));
            const bool isErased = std::holds_alternative<ErasedProfile>(record);
            QCOMPARE(isSealed(*encoded->value), isEncrypted && !isErased);
            QCOMPARE(encoded->keyId.size(), std::size_t(isEncrypted && !isErased ? 16 : 0));
            const auto decoded = codec.decode(encoded->key, *encoded->value);
            QVERIFY2(decoded, decoded ? "" : qPrintable(decoded.error().detail));
            QCOMPARE(told(*decoded), told(record));
            const auto envelope = codec.envelope(encoded->key, *encoded->value);
            QVERIFY(envelope);
            QCOMPARE(envelope->kind, eventsKind(record));
            QCOMPARE(envelope->seq, eventsSeq(record));
            QVERIFY(envelope->profile == eventsProfile(record));
        }
    }

    void withoutKeysItIsReadableJson()
    {
        EventsCodec codec(nullptr);
        const auto encoded = codec.encode(oneOfEach().front());
        QCOMPARE(*encoded->value,
                 jsonOf("{'kind':'event','seq':7,'profile':'" + profile("a").toText() +
                        "','isNew':true,'linked':[{'type':'userId','value':'u1'},{'type':'email','value':'a~b@x'}],"
                        "'source':'web','receivedAt':1772366400250,'event':") +
                     std::string(test::eventText) + '}');
        TopicRecord::HeaderRoom room;
        const auto headers = encoded->headers(room);
        QCOMPARE(headers.size(), std::size_t(2));
        QCOMPARE(headers[0].name, std::string_view("kind"));
        QCOMPARE(headers[1].value, std::string_view("7"));
        QCOMPARE(encoded->partition({"weir.", 32, false}), int(profile("a").low % 32));
    }

    void whatIsEncryptedSaysNothingOfPeople()
    {
        const auto keys = test::threeKeys();
        EventsCodec codec(keys.get());
        for (const EventsRecord& record : oneOfEach()) {
            const auto encoded = codec.encode(record);
            for (const std::string_view secret : {"Order", "u1", "userId", "a\"b@x", "state"})
                QVERIFY(encoded->value->find(secret) == std::string::npos);
        }
        const auto again = codec.encode(oneOfEach().front()), once = codec.encode(oneOfEach().front());
        QVERIFY(*again->value != *once->value); // another nonce
    }

    void anErasedKeyAndAMissingOneAreToldApart()
    {
        const auto keys = test::threeKeys();
        EventsCodec codec(keys.get());
        const auto encoded = codec.encode(oneOfEach().front());
        (void)keys->erase(profile("a"));
        const auto erased = codec.decode(encoded->key, *encoded->value);
        QVERIFY(!erased && isKeyErased(erased.error()) && !isKeyMissing(erased.error()));
        QVERIFY(isKeyErased(codec.encode(oneOfEach().front()).error()));
        QCOMPARE(codec.envelope(encoded->key, *encoded->value)->seq, std::uint64_t(7));
        ProfileKeys none;
        QVERIFY(isKeyMissing(EventsCodec(&none).decode(encoded->key, *encoded->value).error()));
        QVERIFY(isKeyMissing(EventsCodec(nullptr).decode(encoded->key, *encoded->value).error()));
        QVERIFY(isKeyMissing(EventsCodec(&none).encode(oneOfEach().front()).error()));
    }

    void anotherKeyOpensNothing()
    {
        const auto keys = test::threeKeys(), others = test::threeKeys();
        EventsCodec codec(keys.get()), other(others.get());
        const auto encoded = codec.encode(oneOfEach().front());
        QCOMPARE(other.decode(encoded->key, *encoded->value).error().kind, ErrorKind::Decode);
    }

    void bodiesCannotBeMoved()
    {
        const auto keys = test::threeKeys();
        EventsCodec codec(keys.get());
        const std::vector<EventsRecord> records = oneOfEach();
        const auto out = codec.encode(records[1]), in = codec.encode(records[2]), event = codec.encode(records[0]);
        const std::size_t kindAt = 2, outEnvelope = sealedEnvelope(*out->value)->bytes;
        // Another profile's record.
        QCOMPARE(codec.decode(profile("b").toText(), *event->value).error().kind, ErrorKind::Decode);
        // Another seq: the varint stands behind the kind.
        std::string moved = *event->value;
        ++moved[kindAt + std::string_view("event").size()];
        QCOMPARE(codec.envelope(event->key, moved)->seq, std::uint64_t(8));
        QCOMPARE(codec.decode(event->key, moved).error().kind, ErrorKind::Decode);
        // Another kind of the same profile and seq.
        const auto piece = codec.encode(records[3]);
        const std::string body = piece->value->substr(sealedEnvelope(*piece->value)->bytes);
        moved = in->value->substr(0, sealedEnvelope(*in->value)->bytes) + body;
        QCOMPARE(codec.decode(in->key, moved).error().kind, ErrorKind::Decode);
        // The body of a merge of `a` under an event of `a`.
        moved = event->value->substr(0, sealedEnvelope(*event->value)->bytes) + out->value->substr(outEnvelope);
        QCOMPARE(codec.decode(event->key, moved).error().kind, ErrorKind::Decode);
        // Another topic with the same key, kind and seq.
        SealedValues values(keys.get());
        TopicRecord foreign{"outbox", profile("a"), profile("a").toText(), {}};
        QVERIFY(values.seal(foreign, "event", 7, "body"));
        QVERIFY(values.open("outbox", profile("a"), foreign.key, *foreign.value));
        QCOMPARE(values.open("events", profile("a"), foreign.key, *foreign.value).error().kind, ErrorKind::Decode);
    }
};

WEIR_TEST(EventsCodecTest)

} // namespace weir::engine

#include "eventscodectest.moc"
