// Kafka's own topics: a byte for the topic, one for the size of the key, the key, the value. What is decoded is JSON.
#include "backend/serde/internaltopics/internaltopics.h"

#include "backend/serde/jsoncheck.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(internaltopics)
{
    using namespace weir;
    if (bytes.size() < 2)
        return;
    const InternalTopic topic = bytes[0] & 1 ? InternalTopic::TransactionState : InternalTopic::ConsumerOffsets;
    const std::string_view key = bytes.substr(2, static_cast<unsigned char>(bytes[1]));
    const std::string_view value = bytes.substr(2 + key.size());
    for (const auto& decoded :
         {decodeInternalKey(topic, key), decodeInternalValue(topic, key, value), decodeInternalValue(topic, {}, value)})
        WEIR_FUZZ_CHECK(!decoded || checkJson(decoded->json).valid);
}
