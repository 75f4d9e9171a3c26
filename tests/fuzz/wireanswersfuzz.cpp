// Answers (and requests) of Kafka's protocol through their tables: the first byte chooses the request, the second its
// version, the third the side. What was read, written and read again must be the same.
#include "tests/fuzz/fuzz.h"
#include "tests/support/wiretables.h"

namespace {

using namespace weir;

template <typename Struct> void readTwice(std::string_view bytes, int version, bool isFlexible)
{
    WireDecoder in(bytes, isFlexible);
    Struct value;
    readFields(in, version, value);
    if (in.failed())
        return;
    const std::string data = test::written(value, version, isFlexible);
    WireDecoder again(data, isFlexible);
    Struct same;
    readFields(again, version, same);
    WEIR_FUZZ_CHECK(!again.failed() && again.left() == 0);
    WEIR_FUZZ_CHECK(test::written(same, version, isFlexible) == data);
}

} // namespace

WEIR_FUZZ(wireanswers)
{
    if (bytes.size() < 3)
        return;
    const auto which = std::uint8_t(bytes[0]), chosen = std::uint8_t(bytes[1]);
    const bool isRequest = bytes[2] & 1;
    int count = 0;
    test::eachTable([&]<typename Request>(const char*) { ++count; });
    int number = 0;
    test::eachTable([&]<typename Request>(const char*) {
        if (number++ != which % count)
            return;
        const int version = Request::leastVersion + chosen % (Request::mostVersion - Request::leastVersion + 1);
        const bool isFlexible = version >= Request::flexibleFrom;
        if (isRequest)
            readTwice<Request>(bytes.substr(3), version, isFlexible);
        else
            readTwice<typename Request::Answer>(bytes.substr(3), version, isFlexible);
    });
}
