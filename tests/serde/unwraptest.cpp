#include "backend/serde/unwrap.h"

#include "backend/serde/decoder.h"
#include "tests/support/registry.h"

#include <QTest>
#include <zstd.h>

namespace weir {
namespace {

constexpr char value[] = R"({"order":1,"customer":"Ann","note":"lalalalalalalalalalalalalalalalalalalala"})";

std::string bytesOf(const QByteArray& hex) { return QByteArray::fromHex(hex).toStdString(); }

std::string zstd(const std::string& plain)
{
    std::string out(ZSTD_compressBound(plain.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 1));
    return out;
}

} // namespace

class UnwrapTest : public QObject
{
    Q_OBJECT
private slots:
    // Made with Python's gzip, zstandard, lz4 and snappy.
    void unwrapsWhatOthersWrap_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("chain");
        QTest::newRow("gzip") << QByteArray("1f8b0800000000000203ab56ca2f4a492d52b232d4514a2e2d2ec9cf0571941cf3f2947494"
                                            "f2f24b52819c9c44e2a0522d00c1c318824e000000")
                              << QStringLiteral("gzip");
        QTest::newRow("two gzip members")
            << QByteArray("1f8b0800000000000203ab56ca2f4a492d52b232d4514a2e2d2ec9cf4d2d020038f8044f140000001f8b08000000"
                          "0000020353b25272cccb53d251cacb2f4955b252ca49240e2ad502004ddeead63a000000")
            << QStringLiteral("gzip");
        QTest::newRow("zstd") << QByteArray("28b52ffd204e75010044027b226f72646572223a312c22637573746f6d22416e6e222c226e"
                                            "6f7465223a226c61227d0200e67e81608601")
                              << QStringLiteral("zstd");
        QTest::newRow("zstd without size") << QByteArray("28b52ffd000075010044027b226f72646572223a312c22637573746f6d224"
                                                         "16e6e222c226e6f7465223a226c61227d0200e67e81608601")
                                           << QStringLiteral("zstd");
        QTest::newRow("lz4") << QByteArray("04224d1868404e00000000000000b531000000f0037b226f72646572223a312c22637573746"
                                           "f6d0d00ff0122416e6e222c226e6f7465223a226c6102001050616c61227d00000000")
                             << QStringLiteral("lz4");
        QTest::newRow("snappy framed") << QByteArray("ff060000734e6150705900310000a1b99a364e447b226f72646572223a312c226"
                                                     "37573746f6d010d3c22416e6e222c226e6f7465223a226c6196020004227d")
                                       << QStringLiteral("snappy");
        QTest::newRow("snappy xerial")
            << QByteArray("82534e41505059000000000100000001000000201e747b226f72646572223a312c22637573746f6d6572223a2241"
                          "6e6e222c226e00000010301c6f7465223a226c6196020004227d")
            << QStringLiteral("snappy");
        QTest::newRow("zstd in gzip")
            << QByteArray("1f8b0800000000000203d3d8aaff57c1af9491c185a95a29bf2825b548c9ca504729b9b4b8243f57c9312f4f4947"
                          "292fbf2455c94a292751a99689e1595d63421b23006d82192037000000")
            << QStringLiteral("gzip, zstd");
    }
    void unwrapsWhatOthersWrap()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(const QString, chain);
        const std::string bytes = bytesOf(hex);
        const auto inner = unwrapAll(bytes);
        QVERIFY2(inner, qPrintable(inner ? QString() : inner.error().detail));
        QCOMPARE(QString::fromStdString(inner->bytes), QLatin1String(value));
        QCOMPARE(QString::fromStdString(inner->chain), chain);
        for (const Format format : {Format::Auto, Format::Json}) {
            const Decoded decoded = DecoderSet().decode(bytes, format);
            QCOMPARE(decoded.format, Format::Json);
            QVERIFY(decoded.isJson);
            QCOMPARE(QString::fromStdString(decoded.wrapping), chain);
            QCOMPARE(decoded.unwrappedBytes, sizeof value - 1);
        }
        const Decoded asHex = DecoderSet().decode(bytes, Format::Hex);
        QVERIFY(asHex.wrapping.empty());
        // The last byte may be a part of the frame that nobody needs, but no beginning is taken for the whole.
        for (std::size_t size = 9; size + 12 < bytes.size(); ++size) {
            const auto part = unwrapAll(std::string_view(bytes).substr(0, size));
            QVERIFY(!part || part->bytes != value);
        }
    }

    void damageIsToldAndTheBytesAreShown()
    {
        std::string bytes = bytesOf("1f8b0800000000000203ab56ca2f4a492d52b232d4514a2e2d2ec9cf0571941cf3f2947494f2f24b52"
                                    "819c9c44e2a0522d00c1c318824e000000");
        bytes[20] = char(bytes[20] ^ 0x55);
        const Decoded decoded = DecoderSet().decode(bytes, Format::Auto);
        QCOMPARE(decoded.state, DecodeState::Failed);
        QVERIFY2(decoded.error->detail.startsWith(QLatin1String("the gzip data are damaged (byte ")),
                 qPrintable(decoded.error->detail));
        QCOMPARE(QString::fromStdString(decoded.text).left(8), QStringLiteral("1f 8b 08"));
    }

    void aBombIsRefused()
    {
        const std::string bomb = zstd(std::string(maxUnwrappedBytes + 1, 'a'));
        QVERIFY(bomb.size() < 10'000);
        const Decoded decoded = DecoderSet().decode(bomb, Format::Auto);
        QCOMPARE(decoded.state, DecodeState::Failed);
        QCOMPARE(decoded.error->kind, ErrorKind::Limit);
        QCOMPARE(decoded.error->detail, QStringLiteral("more than 64 MiB are inside of the zstd data"));
        // A cell needs a beginning only.
        const Decoded cell = DecoderSet().decode(bomb, Format::Auto, 100);
        QCOMPARE(cell.text, std::string(100, 'a'));
        QCOMPARE(cell.wrapping, std::string("zstd"));
    }

    void threeLayersAreUnwrapped()
    {
        std::string bytes = "inside";
        for (int layer = 0; layer < 4; ++layer)
            bytes = zstd(bytes);
        const auto inner = unwrapAll(bytes);
        QVERIFY(inner);
        QCOMPARE(inner->chain, std::string("zstd, zstd, zstd"));
        QCOMPARE(wrappingOf(inner->bytes), Wrapping::Zstd);
    }

    void aSnappyBlockThatLiesAllocatesNothing()
    {
        const auto inner = unwrapAll(bytesOf("82534e41505059000000000100000001"
                                             "00000006"
                                             "ffffff1f0061"));
        QVERIFY(!inner);
    }

    void numbersAreNoWrapping()
    {
        QCOMPARE(wrappingOf(bytesOf("28b52ffd")), Wrapping::None);
        QCOMPARE(wrappingOf(bytesOf("28b52ffd00000000")), Wrapping::None);
        QCOMPARE(wrappingOf("text"), Wrapping::None);
    }
};

WEIR_TEST(UnwrapTest)

} // namespace weir

#include "unwraptest.moc"
