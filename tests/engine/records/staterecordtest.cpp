#include "backend/engine/records/staterecord.h"
#include "tests/engine/records/recordsupport.h"
#include "tests/support/registry.h"

#include <QTest>
#include <map>

namespace weir::engine {

using test::profile;

class StateRecordTest : public QObject
{
    Q_OBJECT
    /// A compacted topic.
    using Log = std::map<std::string, std::string>;
    static void apply(Log& log, const std::vector<TopicRecord>& records)
    {
        for (const TopicRecord& record : records) {
            if (record.value)
                log[record.key] = *record.value;
            else
                log.erase(record.key);
        }
    }
    static Result<std::string> read(StateCodec& codec, const Log& log)
    {
        std::vector<StatePiece> pieces;
        for (const auto& [key, value] : log) {
            const Result<StatePiece> piece = codec.decode(key, value);
            if (!piece)
                return piece.error();
            pieces.push_back(*piece);
        }
        return StateCodec::join(pieces);
    }
    static std::string state(std::size_t size, char salt)
    {
        std::string text(size, '\0');
        for (std::size_t i = 0; i < size; ++i)
            text[i] = char(i * 31 + i / 251 + std::size_t(salt));
        return text;
    }

private slots:
    void statesOfAllSizesComeBack_data()
    {
        QTest::addColumn<bool>("isEncrypted");
        QTest::newRow("plain") << false;
        QTest::newRow("encrypted") << true;
    }
    void statesOfAllSizesComeBack()
    {
        QFETCH(bool, isEncrypted);
        const auto keys = test::threeKeys();
        StateCodec codec(isEncrypted ? keys.get() : nullptr);
        Log log;
        std::uint32_t pieces = 0;
        std::uint64_t version = 0;
        for (const std::size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 1'000'000u, 131'072u, 10u, 800'000u, 0u}) {
            std::vector<TopicRecord> records;
            const auto count = codec.split(profile("a"), ++version, state(size, 'a'), pieces, records);
            QVERIFY(count);
            QCOMPARE(std::size_t(*count), std::max<std::size_t>(1, (size + 65'535) / 65'536));
            for (const TopicRecord& record : records) {
                QVERIFY(record.profile == profile("a"));
                QVERIFY(!record.value || record.value->size() <= mostStatePiece + 128);
            }
            apply(log, records);
            QCOMPARE(log.size(), std::size_t(*count)); // pieces that are not needed any more have gone
            pieces = *count;
            const auto back = read(codec, log);
            QVERIFY2(back, back ? "" : qPrintable(back.error().detail));
            QVERIFY(*back == state(size, 'a'));
        }
        std::vector<TopicRecord> records;
        StateCodec::erase(profile("a"), pieces, records);
        apply(log, records);
        QVERIFY(log.empty());
    }

    void aHalfOverwrittenStateIsNoticed()
    {
        StateCodec codec(nullptr);
        std::vector<TopicRecord> old, changed;
        QVERIFY(codec.split(profile("a"), 1, state(200'000, 'a'), 0, old));
        QVERIFY(codec.split(profile("a"), 2, state(200'000, 'b'), 4, changed));
        QCOMPARE(old.size(), std::size_t(4));
        for (std::size_t overwritten = 1; overwritten < 4; ++overwritten) {
            Log log;
            apply(log, old);
            apply(log, {changed.begin(), changed.begin() + std::ptrdiff_t(overwritten)});
            QCOMPARE(read(codec, log).error().kind, ErrorKind::Conflict);
        }
        Log log;
        apply(log, old);
        log.erase(old[2].key);
        QCOMPARE(read(codec, log).error().kind, ErrorKind::Conflict);
        QCOMPARE(StateCodec::join({}).error().kind, ErrorKind::Conflict);
        apply(log, changed);
        QVERIFY(*read(codec, log) == state(200'000, 'b'));
    }

    void aChangedPieceIsNoticed()
    {
        StateCodec codec(nullptr);
        std::vector<TopicRecord> records;
        QVERIFY(codec.split(profile("a"), 1, state(100'000, 'a'), 0, records));
        (*records[1].value)[5'000] ^= 1;
        Log log;
        apply(log, records);
        QCOMPARE(read(codec, log).error().kind, ErrorKind::Decode);
    }

    void piecesCannotBeMoved()
    {
        const auto keys = test::threeKeys();
        for (KeySource* const source : {static_cast<KeySource*>(nullptr), static_cast<KeySource*>(keys.get())}) {
            StateCodec codec(source);
            std::vector<TopicRecord> records;
            QVERIFY(codec.split(profile("a"), 1, state(200'000, 'a'), 0, records));
            QCOMPARE(codec.decode(records[2].key, *records[1].value).error().kind, ErrorKind::Decode);
        }
    }

    void keysAreStrict()
    {
        const std::string id = profile("a").toText();
        QCOMPARE(stateKeyOf(id)->index, 0u);
        QCOMPARE(stateKeyOf(id + "/65534")->index, 65'534u);
        for (const std::string& text : {std::string(), id.substr(1), id + '/', id + "/0", id + "/01", id + "/-1",
                                        id + "1", id + "/1x", id + "/65535", id + "/99999999999", "/" + id})
            QVERIFY2(!stateKeyOf(text), text.c_str());
    }
};

WEIR_TEST(StateRecordTest)

} // namespace weir::engine

#include "staterecordtest.moc"
