#include "tests/engine/records/recordsupport.h"
#include "tests/support/registry.h"

#include <QTest>
#include <map>

namespace weir::engine {

using test::profile;
using State = FoundKey::State;

class ProfileKeysTest : public QObject
{
    Q_OBJECT
    using Shelf = std::map<cdp::ProfileId, std::string>;
    static KeyShelf shelfOf(const Shelf& shelf, int* looks = nullptr)
    {
        return [&shelf, looks](cdp::ProfileId id) -> Result<std::optional<std::string>> {
            if (looks)
                ++*looks;
            const auto at = shelf.find(id);
            return at == shelf.end() ? std::optional<std::string>() : at->second;
        };
    }
    static void put(Shelf& shelf, const std::vector<KeyChange>& changes)
    {
        for (const KeyChange& change : changes)
            shelf[change.profile] = change.value;
    }

private slots:
    void aKeyIsMadeOnceAndReadElsewhere()
    {
        ProfileKeys keys, others;
        const auto record = keys.make(profile("a"));
        QVERIFY(record);
        QCOMPARE(record->topic, std::string_view("keys"));
        QCOMPARE(record->key, profile("a").toText());
        QCOMPARE(keys.make(profile("a")).error().kind, ErrorKind::Exists);
        QVERIFY(others.add(record->key, *record->value));
        const FoundKey mine = *keys.find(profile("a")), theirs = *others.find(profile("a"));
        QVERIFY(mine.state == State::Known && theirs.state == State::Known);
        QVERIFY(mine.key.bytes == theirs.key.bytes && mine.key.id == theirs.key.id && mine.key.id != 0);
        QVERIFY(keys.find(profile("b"))->state == State::Missing);
        QVERIFY(keys.make(profile("b")));
        QVERIFY(keys.find(profile("b"))->key.bytes != mine.key.bytes);
    }

    void erasedIsForGood()
    {
        ProfileKeys keys, others;
        const auto record = keys.make(profile("a"));
        QVERIFY(others.add(record->key, *record->value));
        const TopicRecord tombstone = keys.erase(profile("a"));
        QVERIFY(!tombstone.value);
        QVERIFY(keys.find(profile("a"))->state == State::Erased);
        QCOMPARE(keys.make(profile("a")).error().kind, ErrorKind::Exists);
        QVERIFY(others.add(tombstone.key, {}));
        QVERIFY(others.find(profile("a"))->state == State::Erased);
    }

    void theShelfKeepsWhatMemoryDoesNot()
    {
        Shelf shelf;
        int looks = 0;
        ProfileKeys keys({{}, 2}, shelfOf(shelf, &looks));
        std::map<std::string, std::uint64_t> ids;
        for (const char* const name : {"a", "b", "c", "d"}) {
            QVERIFY(keys.make(profile(name)));
            ids[name] = keys.find(profile(name))->key.id;
        }
        (void)keys.erase(profile("d"));
        QCOMPARE(keys.inMemory(), std::size_t(4)); // nothing is lost before it is on the shelf
        std::vector<KeyChange> changes;
        const std::uint64_t number = keys.takeChanges(changes);
        QCOMPARE(changes.size(), std::size_t(4));
        QCOMPARE(keys.inMemory(), std::size_t(4));
        put(shelf, changes);
        keys.release(number);
        QCOMPARE(keys.inMemory(), std::size_t(2));
        for (const char* const name : {"a", "b", "c"})
            QCOMPARE(keys.find(profile(name))->key.id, ids[name]);
        QVERIFY(keys.find(profile("d"))->state == State::Erased);
        QCOMPARE(keys.inMemory(), std::size_t(2));
        looks = 0;
        QVERIFY(keys.find(profile("d"))->state == State::Erased);
        QCOMPARE(looks, 0); // cached
        ProfileKeys later({{}, 2}, shelfOf(shelf));
        QCOMPARE(later.find(profile("b"))->key.id, ids["b"]);
        QVERIFY(later.find(profile("d"))->state == State::Erased);
    }

    void whatCameLaterWaitsForItsOwnCommit()
    {
        Shelf shelf;
        ProfileKeys keys({{}, 1}, shelfOf(shelf));
        std::vector<KeyChange> first, second;
        QVERIFY(keys.make(profile("a")));
        QVERIFY(keys.make(profile("b")));
        const std::uint64_t one = keys.takeChanges(first);
        QVERIFY(keys.make(profile("c"))); // while the first transaction is being committed
        (void)keys.erase(profile("a"));
        put(shelf, first);
        keys.release(one);
        QVERIFY(keys.find(profile("a"))->state == State::Erased);
        QVERIFY(keys.find(profile("b"))->state == State::Known);
        QVERIFY(keys.find(profile("c"))->state == State::Known);
        const std::uint64_t two = keys.takeChanges(second);
        QCOMPARE(second.size(), std::size_t(2));
        put(shelf, second);
        keys.release(two);
        QVERIFY(keys.find(profile("a"))->state == State::Erased);
        QVERIFY(keys.find(profile("c"))->state == State::Known);
    }

    void aMasterKeyWrapsThem()
    {
        const QString zeros(64, u'0');
        const auto master = masterKeyOf(std::string(62, '0') + "fE");
        QVERIFY(master);
        QCOMPARE(int(master->back()), 0xfe);
        ProfileKeys keys({*master}), same({*master}), other({*masterKeyOf(std::string(64, '1'))}), none;
        const auto record = keys.make(profile("a"));
        const FoundKey key = *keys.find(profile("a"));
        const std::string_view secret(reinterpret_cast<const char*>(key.key.bytes.data()), key.key.bytes.size());
        QVERIFY(record->value->find(secret) == std::string::npos);
        QVERIFY(same.add(record->key, *record->value));
        QVERIFY(same.find(profile("a"))->key.bytes == key.key.bytes);
        QCOMPARE(other.add(record->key, *record->value).error().kind, ErrorKind::Invalid);
        QCOMPARE(none.add(record->key, *record->value).error().kind, ErrorKind::Invalid);
        QCOMPARE(same.add(profile("b").toText(), *record->value).error().kind, ErrorKind::Invalid); // moved
        for (const QString& hex : {QString(), zeros.left(63), zeros + u'0', zeros.left(63) + u'g',
                                   u'x' + zeros.left(63), u' ' + zeros.left(63), u'-' + zeros.left(63)})
            QCOMPARE(masterKeyOf(hex.toStdString()).error().kind, ErrorKind::Invalid);
    }

    void brokenRecordsAreRefused()
    {
        ProfileKeys keys;
        const std::string good = profile("a").toText();
        for (const std::size_t size : {0u, 1u, 32u, 34u})
            QCOMPARE(keys.add(good, std::string(size, 1)).error().kind, ErrorKind::Decode);
        for (const char* const key :
             {"", "abc", "GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG", "0123456789abcdef0123456789abcdef0"})
            QCOMPARE(keys.add(key, std::string(33, 1)).error().kind, ErrorKind::Decode);
        QVERIFY(keys.find(profile("a"))->state == State::Missing);
    }
};

WEIR_TEST(ProfileKeysTest)

} // namespace weir::engine

#include "profilekeystest.moc"
