// Avro: the text in front of the first NUL is a schema (none: one that has everything), what follows it a value. What
// is decoded is JSON.
#include "backend/serde/avrodecoder.h"
#include "backend/serde/avroencoder.h"
#include "backend/serde/avrofingerprint.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/schemaform.h"
#include "tests/fuzz/fuzz.h"

namespace {

constexpr char everything[] = R"({"type":"record","name":"R","fields":[
    {"name":"a","type":["null","string","R"]},{"name":"b","type":{"type":"array","items":"double"}},
    {"name":"c","type":{"type":"map","values":["null","R"]}},{"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":20,"scale":3}},
    {"name":"e","type":{"type":"enum","name":"E","symbols":["X","Y"]}},{"name":"f","type":{"type":"fixed","name":"F","size":12,"logicalType":"duration"}},
    {"name":"g","type":{"type":"long","logicalType":"timestamp-micros"}},{"name":"h","type":"boolean"},{"name":"i","type":"float"},
    {"name":"j","type":{"type":"array","items":"null"}}]})";

} // namespace

WEIR_FUZZ(avro)
{
    using namespace weir;
    const std::size_t end = bytes.find('\0');
    const bool hasSchema = end != std::string_view::npos && bytes.starts_with('{');
    const auto schema = AvroSchema::parse(hasSchema ? bytes.substr(0, end) : std::string_view(everything));
    if (!schema)
        return;
    const std::string_view body = hasSchema ? bytes.substr(end + 1) : bytes;
    AvroLimits limits;
    limits.maxOutputBytes = 1u << 20;
    limits.maxEmptyItems = 1000;
    const auto decoded = decodeAvro(**schema, body, limits);
    WEIR_FUZZ_CHECK(!decoded || decoded->cut || checkJson(decoded->json).valid);
    limits.stopAfterBytes = 50;
    (void)decodeAvro(**schema, body, limits);
    (void)avroFingerprint(**schema);
    const std::string example = exampleJson(formOfAvro(**schema));
    WEIR_FUZZ_CHECK(checkJson(example).valid);
    (void)encodeAvro(**schema, example);
}
