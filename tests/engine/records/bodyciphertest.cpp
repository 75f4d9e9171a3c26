#include "backend/engine/records/bodycipher.h"
#include "tests/support/registry.h"

#include <QTest>
#include <set>

namespace weir::engine {
namespace {

std::string bytes(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

} // namespace

class BodyCipherTest : public QObject
{
    Q_OBJECT
private slots:
    /// Test case 16 of the specification of GCM (McGrew, Viega).
    void opensWhatOthersEncrypted()
    {
        ProfileKey key;
        const std::string secret = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        std::copy(secret.begin(), secret.end(), key.bytes.begin());
        const std::string sealed = bytes("cafebabefacedbaddecaf888"
                                         "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                         "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                                         "76fc6ece0f4e1768cddf8853bb2d551b");
        std::string body = "before ";
        QVERIFY(BodyCipher().open(key, bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"), sealed, body));
        QCOMPARE(body, "before " + bytes("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                         "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
    }

    void everyChangedBitIsFound()
    {
        BodyCipher cipher;
        const ProfileKey key{{1, 2, 3}, 0};
        std::string sealed;
        QVERIFY(cipher.seal(key, "place", "body", sealed));
        QCOMPARE(sealed.size(), BodyCipher::nonceBytes + 4 + BodyCipher::tagBytes);
        std::string body;
        for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
            std::string changed = sealed;
            changed[bit / 8] = char(changed[bit / 8] ^ 1 << bit % 8);
            QCOMPARE(cipher.open(key, "place", changed, body).error().kind, ErrorKind::Decode);
            QVERIFY(body.empty());
        }
        for (std::size_t size = 0; size < sealed.size(); ++size)
            QVERIFY(!cipher.open(key, "place", sealed.substr(0, size), body));
        QVERIFY(!cipher.open(key, "plac", sealed, body));
        QVERIFY(!cipher.open({{1, 2, 4}, 0}, "place", sealed, body));
        QVERIFY(cipher.open(key, "place", sealed, body));
        QCOMPARE(body, std::string("body"));
    }

    void emptyBodiesAndLongOnes()
    {
        BodyCipher cipher;
        const ProfileKey key{};
        for (const std::size_t size : {0u, 1u, 15u, 16u, 17u, 3'000'000u}) {
            std::string sealed, body;
            QVERIFY(cipher.seal(key, "", std::string(size, 'x'), sealed));
            QVERIFY(cipher.open(key, "", sealed, body));
            QCOMPARE(body, std::string(size, 'x'));
        }
    }

    void noNonceComesTwice()
    {
        BodyCipher one, other;
        std::set<std::string> nonces;
        for (int i = 0; i < 5'000; ++i) {
            for (BodyCipher* const cipher : {&one, &other}) {
                std::string sealed;
                QVERIFY(cipher->seal({}, "", "", sealed));
                nonces.insert(sealed.substr(0, BodyCipher::nonceBytes));
            }
        }
        QCOMPARE(nonces.size(), std::size_t(10'000));
    }
};

WEIR_TEST(BodyCipherTest)

} // namespace weir::engine

#include "bodyciphertest.moc"
