// Purpose: cluster metadata over librdkafka, for Kerberos, which our own connections do not speak. Thread: a worker;
// blocks.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/kafka/wire/deadline.h"
#include "backend/kafka/wire/messages.h"

namespace weir {

/// Errors: what the client reports about its connection, rather than the timeout that follows from it.
Result<MetadataRequest::Answer> metadataOverLibrdkafka(const ClientConf& conf, const Deadline& deadline);

} // namespace weir
