#include "tests/support/registry.h"
#include "tests/support/wiretables.h"

#include <QByteArray>
#include <QTest>

namespace weir {
namespace {

struct Inner
{
    std::int32_t number = 0;
    std::optional<std::string> text;
    static constexpr auto fields() { return std::tuple(field<&Inner::number>(), field<&Inner::text>({.from = 1})); }
    friend bool operator==(const Inner&, const Inner&) = default;
};

struct Sample
{
    int error = 0;
    WireUuid id{};
    std::optional<std::vector<Inner>> list;
    std::optional<Inner> one;
    WireBytes bytes;
    std::int64_t hint = -1;
    std::string note;
    static constexpr auto fields()
    {
        return std::tuple(unused<std::int32_t>({.from = 2, .to = 3}, 7), field<&Sample::error, std::int16_t>(),
                          field<&Sample::id>({.from = 2}), field<&Sample::list>(), field<&Sample::one>(),
                          field<&Sample::bytes>({.to = 2}), tagged<&Sample::hint>(0), tagged<&Sample::note>(5));
    }
};

std::string hex(const std::string& data) { return QByteArray::fromStdString(data).toHex(' ').toStdString(); }

template <typename Struct> bool readWhole(const std::string& data, int version, bool isFlexible, Struct& value)
{
    WireDecoder in(data, isFlexible);
    readFields(in, version, value);
    return !in.failed() && in.left() == 0;
}

/// All of a struct's versions: read back as written, refused when cut off, never more than refused when damaged.
template <typename Struct> void check(const char* name, int least, int most, int flexibleFrom)
{
    std::mt19937 random(20261121);
    for (int version = least; version <= most; ++version) {
        const bool isFlexible = version >= flexibleFrom;
        const QByteArray where = QByteArray(name) + ' ' + QByteArray::number(version);
        for (int round = 0; round < 20; ++round) {
            const std::string data = test::written(test::madeUp<Struct>(version, random), version, isFlexible);
            Struct back;
            QVERIFY2(readWhole(data, version, isFlexible, back), where.constData());
            QVERIFY2(test::written(back, version, isFlexible) == data, where.constData());
            for (std::size_t size = 0; size < data.size(); ++size) {
                const std::string cut = data.substr(0, size);
                WireDecoder in(cut, isFlexible);
                Struct some;
                readFields(in, version, some);
                QVERIFY2(in.failed(), where.constData());
            }
            if (isFlexible) {
                // Two fields that nobody knows, where there were none.
                Struct tagged;
                const std::string more =
                    data.substr(0, data.size() - 1) + QByteArray::fromHex("0263020102c80103ffffff").toStdString();
                QVERIFY2(readWhole(more, version, true, tagged), where.constData());
                QVERIFY2(test::written(tagged, version, true) == data, where.constData());
            }
            for (int flips = 0; flips < 30 && !data.empty(); ++flips) {
                std::string damaged = data;
                damaged[random() % damaged.size()] = char(random());
                Struct any;
                readWhole(damaged, version, isFlexible, any);
            }
        }
    }
}

} // namespace

class FieldTableTest : public QObject
{
    Q_OBJECT
private slots:
    void fieldsAreWrittenInTheirVersionsOnly()
    {
        Sample sample;
        sample.error = 3;
        sample.list = std::vector<Inner>{{1, "x"}};
        sample.bytes = {"ab"};
        QCOMPARE(hex(test::written(sample, 0, false)),
                 std::string("00 03 00 00 00 01 00 00 00 01 ff 00 00 00 02 61 62"));
        QCOMPARE(hex(test::written(sample, 1, true)), std::string("00 03 02 00 00 00 01 02 78 00 ff 03 61 62 00"));
        sample.list.reset();
        sample.one = Inner{2, std::nullopt};
        QCOMPARE(hex(test::written(sample, 3, true)),
                 std::string("00 00 00 07 00 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 02 00 "
                             "00 00"));
    }

    void taggedFieldsAreWrittenOnlyWhenTheySaySomething()
    {
        Sample sample;
        sample.hint = 258;
        sample.note = "hi";
        const std::string data = test::written(sample, 4, true);
        QVERIFY(hex(data).ends_with("02 00 08 00 00 00 00 00 00 01 02 05 03 03 68 69"));
        Sample back;
        QVERIFY(readWhole(data, 4, true, back));
        QCOMPARE(back.hint, 258);
        QCOMPARE(back.note, std::string("hi"));
        // The plain form has no place for them.
        Sample plain;
        QVERIFY(readWhole(test::written(sample, 0, false), 0, false, plain));
        QCOMPARE(plain.hint, -1);
    }

    void aDamagedTaggedFieldFails()
    {
        Sample sample;
        std::string data = test::written(sample, 4, true);
        data.back() = 1; // one tag: number 0, two bytes where eight belong
        data += QByteArray::fromHex("00020102").toStdString();
        Sample back;
        QVERIFY(!readWhole(data, 4, true, back));
    }

    void nullIsSomethingElseThanEmpty()
    {
        Sample sample;
        Sample back;
        back.list.emplace(3);
        back.one.emplace();
        QVERIFY(readWhole(test::written(sample, 4, true), 4, true, back));
        QVERIFY(!back.list);
        QVERIFY(!back.one);
        sample.list.emplace();
        sample.one.emplace();
        QVERIFY(readWhole(test::written(sample, 4, true), 4, true, back));
        QVERIFY(back.list && back.list->empty());
        QCOMPARE(back.one, std::optional(Inner{}));
    }

    void aLengthThatCannotBeTakesNoMemory()
    {
        // 2^28 elements of at least five bytes in a message of ten.
        for (const auto& [bytes, isFlexible] :
             {std::pair("0000 ffffffff0f 0000000000", true), std::pair("0000 10000000 00000000", false)}) {
            Sample back;
            QVERIFY(!readWhole(QByteArray::fromHex(bytes).toStdString(), 1, isFlexible, back));
            QVERIFY(!back.list || back.list->empty());
        }
    }

    void everyVersionIsReadBackAndNoDamageCrashes()
    {
        test::eachTable([]<typename Request>(const char* name) {
            check<Request>(name, Request::leastVersion, Request::mostVersion, Request::flexibleFrom);
            check<typename Request::Answer>(name, Request::leastVersion, Request::mostVersion, Request::flexibleFrom);
        });
    }

    void assignmentsOfConsumersAreRead()
    {
        // Version 1, topic "t" with partitions 0 and 2, and user data as the sticky assignor writes it.
        const std::string data =
            QByteArray::fromHex("0001 00000001 0001 74 00000002 00000000 00000002 00000002 beef").toStdString();
        const auto assignment = ConsumerAssignment::parse(data);
        QVERIFY(assignment);
        QCOMPARE(assignment->topics.at(0).name, std::string("t"));
        QCOMPARE(assignment->topics.at(0).partitions, (std::vector<std::int32_t>{0, 2}));
        for (std::size_t size = 0; size < 21; ++size)
            QVERIFY(!ConsumerAssignment::parse(std::string_view(data).substr(0, size)));
        QVERIFY(!ConsumerAssignment::parse("not an assignment at all"));
    }
};

WEIR_TEST(FieldTableTest)

} // namespace weir

#include "fieldtabletest.moc"
