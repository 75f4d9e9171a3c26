#include "backend/engine/log/groupmetadata.h"

#include <librdkafka/rdkafka.h>

namespace weir::engine {

GroupMetadata adoptMetadata(const std::string& group, rd_kafka_consumer_group_metadata_s* metadata)
{
    return {group,
            {metadata, [](const rd_kafka_consumer_group_metadata_t* gone) {
                 if (gone)
                     rd_kafka_consumer_group_metadata_destroy(const_cast<rd_kafka_consumer_group_metadata_t*>(gone));
             }}};
}

GroupMetadata memberlessMetadata(const std::string& group)
{
    return adoptMetadata(group, rd_kafka_consumer_group_metadata_new(group.c_str()));
}

} // namespace weir::engine
