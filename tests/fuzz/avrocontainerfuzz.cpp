// Avro object containers: the header and every block that begins where the last one ended.
#include "backend/serde/avrocontainer.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(avrocontainer)
{
    using namespace weir;
    const Result<AvroContainerHeader> header = readAvroContainerHeader(bytes);
    const std::string codec = header ? header->codec : "deflate";
    if (header)
        WEIR_FUZZ_CHECK(header->size <= bytes.size() && header->sync.size() == 16);
    std::string_view rest = bytes.substr(header ? header->size : 0);
    for (int blocks = 0; blocks < 100 && !rest.empty(); ++blocks) {
        const Result<AvroBlockHead> head = readAvroBlockHead(rest);
        if (!head || std::uint64_t(head->packed) > rest.size() - head->headSize)
            break;
        const std::string_view packed = rest.substr(head->headSize, std::size_t(head->packed));
        for (const char* each : {"null", "deflate", "snappy", "zstandard"}) {
            const Result<std::string> bodies = unpackAvroBlock(each, packed);
            WEIR_FUZZ_CHECK(!bodies || bodies->size() <= (256u << 20));
        }
        rest.remove_prefix(head->headSize + packed.size());
    }
    // What we pack comes out again.
    const std::string sync(16, 's');
    for (const char* each : {"null", "deflate", "zstandard"}) {
        const Result<std::string> block = avroContainerBlock(bytes, 3, each, sync);
        WEIR_FUZZ_CHECK(block);
        const Result<AvroBlockHead> head = readAvroBlockHead(*block);
        WEIR_FUZZ_CHECK(head && head->records == 3);
        const Result<std::string> out =
            unpackAvroBlock(each, std::string_view(*block).substr(head->headSize, std::size_t(head->packed)));
        WEIR_FUZZ_CHECK(out && *out == bytes);
    }
}
