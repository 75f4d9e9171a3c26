// What an assignor says in a group of the classic protocol: bytes of a client's making.
#include "backend/kafka/wire/describegroupsrequest.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(assignment)
{
    const auto assignment = weir::ConsumerAssignment::parse(bytes);
    std::size_t partitions = 0;
    for (const auto& topic : assignment ? assignment->topics : std::vector<weir::ConsumerAssignment::Topic>())
        partitions += topic.partitions.size();
    WEIR_FUZZ_CHECK(partitions * 4 <= bytes.size());
}
